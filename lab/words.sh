# Sourced by lab/fault: the words in which the files of lab/faults are written, and what is measured meanwhile.
#
#   given TEXT [COMMAND...]                     what is so before, or is made so; rows are written on the master, to be found
#   when TEXT COMMAND...                        a step: what happens, and how it is done here
#   then_serves m|s within N because TEXT       that node answers phones N seconds after the step at the latest
#   then_serves_too m|s within N because TEXT   the same, and the other goes on: they cannot see each other
#   then_stays m|s for N because TEXT           N seconds after the step it serves, and service has not moved meanwhile
#   then_rings m|s within N because TEXT        phones of others (lab/phones.sh) call there, N seconds after the step at the latest
#   then_says m|s TEXT within N because TEXT    its "wazo-ha status" has that text N seconds after the step at the latest
#
# What is done (COMMAND) is in lab/deeds.sh and lab/disks.sh.

begin() {
    fault=$1
    steps=$world/steps
    failures=$world/failures
    token=$(printf '%s-%s-%s' "$fault" "$2" "$(date +%s)")
    : >"$steps"
    : >"$failures"
    all=0
    began=$(now)
    echo
    echo "== $fault, run $2"
}

fails() {
    echo "   NOT AS WRITTEN: $*"
    echo "$*" >>"$failures"
}

# writes HOST: twenty rows that must not be lost; none where its database is what is broken
writes() {
    if sql "$1" "INSERT INTO inventory (node) SELECT '$token-$1-' || lpad(n::text, 2, '0') FROM generate_series(1, 20) n" 2>/dev/null; then
        all=$((all + 20))
    else
        echo "          (the $(word "$1")'s database takes no rows)"
    fi
}

# A takeover within failover.retry_sick (30 s here) of a way home doubles the next hold-down: service would be going back and forth.
# One fault after another is not that.
settled() {
    test "$(awk "BEGIN { print ($(now) - $(cat "$world/home" 2>/dev/null || echo 0) > 40) }")" = 1
}

given() {
    echo "   given  $1"
    shift
    within 60 settled || true
    [ $# = 0 ] || { "$@" && within 120 well; } || fails "could not be prepared: $*"
    writes m
    # 'within 10 s' is what replication promises; a fault that wants less writes by itself
    within 30 arrived m s || fails "rows of the master did not reach the slave in 30 s"
}

# arrived FROM AT: whether all rows that were written on FROM are on AT
arrived() {
    test "$(sql "$2" "SELECT count(*) FROM inventory WHERE node LIKE '$token-$1-%'" 2>/dev/null)" = 20
}

when() {
    if [ -n "${step:-}" ]; then
        printf '   next   %s  [Enter] ' "$1"
        read -r _ </dev/tty
    fi
    what=$1
    shift
    case $1 in
        later) sleep "$2" && shift 2 ;;
    esac
    at=$(now)
    at_wall=$(date -u +%Y-%m-%dT%H:%M:%S)
    echo "   when   $what"
    "$@" || fails "could not be done: $what"
}

then_serves() {
    then_serves_too "$@"
    one_server "$node"
}

then_serves_too() {
    node=$1 limit=$3 why=$5
    # Patience beyond the limit: how late it was is worth more than that it was late.
    if within_quick $((limit + 60)) serves "$node"; then
        took=$(minus "$(now)" "$at")
        test "$node" = s || now >"$world/home"
        echo "   then   the $(word "$node") serves after $took s ($limit allowed), because $why"
        test "$(awk "BEGIN { print ($took <= $limit) }")" = 1 ||
            fails "the $(word "$node") served after $took s, $limit are allowed"
    else
        took=null
        fails "the $(word "$node") did not serve in $((limit + 60)) s"
    fi
    record serves
    # what is written where service is must come home; where it is not, nothing keeps it
    if [ "$node" = s ] && [ "$took" != null ]; then
        writes s
    fi
}

# one_server NODE: 5 s are allowed in which both serve
one_server() {
    within 6 quiet "$(other "$1")" || fails "the $(word "$(other "$1")") serves as well"
}

quiet() {
    ! serves "$1"
}

then_stays() {
    node=$1 limit=$3 why=$5
    took=0
    heard=$(now)
    while [ "$(awk "BEGIN { print ($(now) - $at < $limit) }")" = 1 ]; do
        ! serves "$(other "$node")" || { fails "the $(word "$(other "$node")") served" && break; }
        ! serves "$node" || heard_again
        sleep 0.5
    done
    if within 5 serves "$node"; then heard_again; else fails "the $(word "$node") does not serve"; fi
    moved=$(moved)
    [ -z "$moved" ] || fails "service moved, and came back: $moved"
    echo "   then   the $(word "$node") goes on serving (never $took s without an answer), because $why"
    record stays
}

# The longest time between two answers of a node that stays, about: it is asked twice a second at most.
heard_again() {
    took=$(awk "BEGIN { silent = $(now) - $heard; printf \"%.2f\", (silent > $took ? silent : $took) }")
    heard=$(now)
}

# Why the other node began to serve after the step; nothing if it did not.
moved() {
    deadline=10 on "$(other "$node")" wazo-ha history -n 200 --json 2>/dev/null | jq -rs --arg since "$at_wall" '
        [.[] | select(.event == "phase" and .time >= $since and (.phase == "TAKING_OVER" or .phase == "SERVING"))]
        | first // empty | "the other node by rule \(.rule), \(.reason)"'
}

then_says() {
    node=$1 text=$2 limit=$4 why=$6
    if within "$limit" says "$node" "$text"; then
        took=$(minus "$(now)" "$at")
        echo "   then   the $(word "$node") says \"$text\" after $took s, because $why"
    else
        took=null
        fails "the $(word "$node") did not say \"$text\" in $limit s"
    fi
    record says
}

then_rings() {
    node=$1 limit=$3 why=$5
    if within "$limit" rings "$node"; then
        took=$(minus "$(now)" "$at")
        echo "   then   the $(word "$node") puts their calls through after $took s, because $why"
    else
        took=null
        fails "$(cat "$world/p/rings"), in $limit s"
    fi
    record rings
}

says() {
    deadline=10 on "$1" wazo-ha status 2>/dev/null | grep -qF -- "$2"
}

# within, ten times a second
within_quick() {
    quick_end=$(($(cut -d . -f 1 /proc/uptime) + $1))
    shift
    until "$@"; do
        test "$(cut -d . -f 1 /proc/uptime)" -lt "$quick_end" || return 1
        sleep 0.1
    done
}

# The rule by which the node began to serve after the step: the one that led to a phase of service.
record() {
    rule=$(deadline=10 on "$node" wazo-ha history -n 200 --json 2>/dev/null | jq -sc --arg since "$at_wall" '
        [.[] | select(.event == "phase" and .time >= $since and (.phase == "TAKING_OVER" or .phase == "SERVING"))] | first // {}
        | {rule, reason}')
    jq -nc --arg what "$what" --arg kind "$1" --arg node "$(word "$node")" --argjson took "$took" --argjson limit "$limit" \
        --argjson rule "${rule:-{\}}" '{what: $what, kind: $kind, node: $node, seconds: $took, limit: $limit} + $rule' >>"$steps"
}

# whatever a fault may have left: power, cables, filters, stopped processes and masked units
repair() {
    baresip_off
    ip netns exec $name-sw nft delete table bridge fault 2>/dev/null || true
    for repaired in m s; do
        test -e "$world/$repaired" || continue
        cable $repaired up
        test -n "$(leader $repaired)" || power_on $repaired
        resumed $repaired
        on $repaired sh -c 'systemctl unmask --runtime asterisk.service postgresql@18-main.service; systemctl start postgresql
            systemctl kill -s CONT asterisk wazo-ha; ! test -S /run/fail2ban/fail2ban.sock || fail2ban-client stop' >/dev/null 2>&1 || true
    done
}

finish() {
    repair >/dev/null 2>&1
    well_last=
    within 180 well || fails "the pair is not well after 180 s: $(well_why | paste -s -d ';')"
    home=$(minus "$(now)" "$at")
    [ -z "$well_last" ] || echo "          (what was missing last: $(echo "$well_last" | paste -s -d ';'))"
    calm=$(now)
    within $((45 + $(users) / 10)) everybody_calls "$calm" || fails "not every phone calls and is called at the end"
    ended=$(now)
    within 30 one_trunk || fails "the trunk is registered from: $(trunk_contacts)"
    data
    result "$home" "$(cat "$world/data")"
    tail -n 1 "$results" | jq -r '"   calls  longest gap outgoing \(.gap_outgoing) s, incoming \(.gap_incoming) s; \(.answered) answered, \(.failed) failed",
        "   rows   \(.written) written, \(.in_both) on both nodes, \(.kept) only kept by the master (not merged), \(.lost) lost",
        "   well again after \(.well_again) s; \(if .failures == [] then "as written" else "NOT AS WRITTEN" end)"'
    test ! -s "$failures"
}

# result WELL-AGAIN ROWS: one line of JSON
result() {
    jq -n --argjson began "$began" --argjson ended "$ended" "$gaps_in_calls" "$world/p/told" >"$world/gaps"
    jq -nc --arg fault "$fault" --arg at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --slurpfile steps "$steps" --slurpfile gaps "$world/gaps" \
        --rawfile failures "$failures" --argjson home "$1" --argjson rows "$2" --argjson users "$(users)" \
        --arg load "$(cut -d ' ' -f 1 /proc/loadavg)" '
        {fault: $fault, at: $at, users: $users, load: ($load | tonumber), steps: $steps, well_again: $home} + $gaps[0] + $rows
        + {failures: ($failures | split("\n") | map(select(. != "")))}' >>"$results"
}

# Per phone the longest time without an answered call, as caller and as called, the worst phone of each.
# shellcheck disable=SC2016
gaps_in_calls='
    [inputs | select(.event == "called") | {from, to, answered, at: (.atNanos / 1e9)} | select(.at >= $began and .at <= $ended)] as $all
    | ($all | map(select(.answered))) as $calls
    | def longest(f): [$calls | group_by(f)[] | [$began] + map(.at) + [$ended] | . as $t
        | [range(1; $t | length) | $t[.] - $t[. - 1]] | max] | max // null | if . then (. * 100 | round) / 100 else . end;
    {gap_outgoing: longest(.from), gap_incoming: longest(.to), answered: ($calls | length), failed: (($all | length) - ($calls | length))}'

# Every row that was written, against both databases and what the master keeps of a serving slave.
data() {
    for place in m s; do
        sql $place "SELECT node FROM inventory WHERE node LIKE '$token-%' ORDER BY 1" >"$world/$place/rows"
    done
    both=$(comm -12 "$world/m/rows" "$world/s/rows" | grep -c . || true)
    kept=$(on m sh -c "grep -rhoE '$token-[ms]-[0-9]+' /var/lib/wazo-ha/merge 2>/dev/null; runuser -u postgres -- psql -XAtq -d asterisk \
        -c \"SELECT substring(content::text FROM '$token-[ms]-[0-9]+') FROM wazo_ha.conflict WHERE content::text LIKE '%$token%'\"" 2>/dev/null |
        sort -u | comm -23 - "$world/m/rows" | grep -c . || true)
    lost=$((all - both - kept))
    test "$lost" -le 0 || fails "$lost rows that were written are nowhere"
    test "$kept" = 0 || fails "$kept rows that were written on the slave are only kept, not merged (this version does not merge)"
    within 30 equal || fails "rows of the two nodes differ"
    jq -nc --argjson written "$all" --argjson both "$both" --argjson kept "$kept" --argjson lost "$lost" \
        '{written: $written, in_both: $both, kept: $kept, lost: $lost}' >"$world/data"
}

# all tables, row by row, as text
equal() {
    test "$(contents m)" = "$(contents s)"
}
contents() {
    on "$1" runuser -u postgres -- pg_dump --data-only --schema=public --restrict-key=lab asterisk 2>/dev/null | grep -v '^--\|setval\|^SET' | sort | sha256sum
}
