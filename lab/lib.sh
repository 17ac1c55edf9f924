# Sourced by the programs of lab/: the two hosts, the phones, the provider of the trunk, and what they stand on.
#
# A host is an overlay over one shared root, booted by systemd-nspawn in a network name space of its own. Everything of
# the lab has a name that begins with "wazo-ha-lab" or lies in $world, and lab/down ends it.
. "$here/libexec/need.sh"
PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C.UTF-8
export PATH LC_ALL

cache=${XDG_CACHE_HOME:+$XDG_CACHE_HOME/wazo-ha}
cache=${cache:-$here/target/lab}
world=$cache/world
name=wazo-ha-lab
net=10.99.0

# The places that have a cable: master, slave, phones, the provider of the trunk.
places="m s p t"
address() {
    case $1 in
        m) echo $net.1 ;;
        s) echo $net.2 ;;
        p) echo $net.20 ;;
        t) echo $net.30 ;;
    esac
}
other() {
    case $1 in
        m) echo s ;;
        s) echo m ;;
    esac
}
word() {
    case $1 in
        m) echo master ;;
        s) echo slave ;;
    esac
}

# Seconds of the clock that the phones tell, which is one for all: monotonic.
now() {
    cut -d ' ' -f 1 /proc/uptime
}

# minus A B: A - B, with two decimals
minus() {
    awk "BEGIN { printf \"%.2f\", $1 - $2 }"
}

# within SECONDS COMMAND...: tries it twice a second until it succeeds; 1 if it does not in this time
within() {
    within_end=$(($(cut -d . -f 1 /proc/uptime) + $1))
    shift
    until "$@"; do
        test "$(cut -d . -f 1 /proc/uptime)" -lt "$within_end" || return 1
        sleep 0.5
    done
}

cannot() {
    echo "lab: $*" >&2
    exit 3
}

# ---- what it stands on: network, control groups, overlays

network_up() {
    ip netns add $name-sw
    ip -n $name-sw link add br0 type bridge
    ip -n $name-sw link set br0 up
    ip -n $name-sw address add $net.254/24 dev br0
    for place in $places; do
        ip netns add $name-$place
        ip -n $name-sw link add port$place type veth peer name eth0 netns $name-$place
        ip -n $name-sw link set port$place master br0 up
        ip -n $name-$place link set lo up
        ip -n $name-$place address add "$(address $place)/24" dev eth0
        ip -n $name-$place link set eth0 up
        ip -n $name-$place route add default via $net.254
    done
}

network_down() {
    for place in sw $places; do
        ip netns del $name-$place 2>/dev/null || true
    done
}

# cable PLACE up|down
cable() {
    ip -n $name-sw link set "port$1" "$2"
}

# The folders in which a host gets a control group of its own: of version 2, and systemd's of version 1 where that is.
control_groups() {
    findmnt -rn -t cgroup2 -o TARGET | head -n 1
    test ! -d /sys/fs/cgroup/systemd || echo /sys/fs/cgroup/systemd
}

# A group goes once its last process has been buried.
groups_down() {
    groups_left=0
    for group in $(control_groups); do
        for one in "$group/$name"-*; do
            test ! -d "$one" || find "$one" -depth -type d -exec rmdir {} + 2>/dev/null || groups_left=1
        done
    done
    return $groups_left
}

overlay_up() {
    mkdir -p "$world/$1/upper" "$world/$1/work" "$world/$1/root"
    mount -t overlay "$name-$1" -o "lowerdir=$cache/hosts,upperdir=$world/$1/upper,workdir=$world/$1/work" "$world/$1/root"
}

# What is left of a lab, a line each; nothing if nothing is.
traces() {
    ip netns list | grep "^$name" | sed 's/^/name space /'
    grep -o " [^ ]*$name[^ ]* " /proc/mounts | sed 's/^/mount/'
    grep " $world/" /proc/mounts | sed 's/^/mount /'
    for group in $(control_groups); do
        find "$group" -maxdepth 1 -name "$name-*" | sed 's/^/control group /'
    done
    pgrep -af "$world|machine=$name" | grep -v " lab/down\| lab/up" | sed 's/^/process /'
    test ! -d "$world" || echo "folder $world"
}

# What a machine has of such things in all, to compare before and after.
picture() {
    ip netns list | cut -d ' ' -f 1
    ip -o link | cut -d : -f 2
    cut -d ' ' -f 2 /proc/mounts
    for group in $(control_groups); do
        find "$group" -maxdepth 1 -type d
    done
}

# ---- hosts

# power_on HOST: boots it from its disk, and returns when its systemd answers: that is before its services run
power_on() {
    test ! -e "$world/$1/nspawn" || power_off "$1"
    for group in $(control_groups); do
        mkdir -p "$group/$name-$1"
    done
    cable "$1" up
    # The shell enters the control groups, then becomes systemd-nspawn.
    groups=$(control_groups) SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_LOCK=0 setsid sh -c '
        for group in $groups; do echo $$ >"$group/$0/cgroup.procs"; done
        exec systemd-nspawn --quiet --register=no --keep-unit --boot --directory="$1" --machine="$0" \
            --network-namespace-path="/run/netns/$0" --resolv-conf=off --timezone=off --link-journal=no --console=pipe
    ' "$name-$1" "$world/$1/root" >>"$world/$1/console" 2>&1 </dev/null &
    echo $! >"$world/$1/nspawn"
    within 60 booted "$1" || { echo "lab: the $(word "$1") did not boot: $world/$1/console" >&2 && return 1; }
}

# The first process of the host, as this machine numbers it.
leader() {
    pgrep -P "$(cat "$world/$1/nspawn")" 2>/dev/null | head -n 1
}

booted() {
    test -n "$(leader "$1")" && on "$1" systemctl is-active --quiet basic.target 2>/dev/null
}

# on HOST COMMAND...: runs it there as root, 60 s at most
on() {
    on_host=$1
    shift
    on_leader=$(leader "$on_host")
    test -n "$on_leader" || return 125
    timeout -k 2 "${deadline:-60}" nsenter -t "$on_leader" -a -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root LC_ALL=C.UTF-8 LANG=C.UTF-8 "$@"
}

# power_off HOST: as if its power failed: no process of it runs any more, and its cable is silent
power_off() {
    cable "$1" down
    off_nspawn=$(cat "$world/$1/nspawn" 2>/dev/null) || return 0
    off_leader=$(leader "$1")
    test -z "$off_leader" || kill -9 "$off_leader" 2>/dev/null || true
    within 10 gone "$off_nspawn" || kill -9 "$off_nspawn" 2>/dev/null || true
    rm -f "$world/$1/nspawn"
}

# shut_down HOST: in order, as by its administrator
shut_down() {
    off_nspawn=$(cat "$world/$1/nspawn")
    on "$1" systemctl --no-block poweroff
    within 60 gone "$off_nspawn" || echo "lab: the $(word "$1") did not shut down in 60 s" >&2
    cable "$1" down
    rm -f "$world/$1/nspawn"
}

gone() {
    ! kill -0 "$1" 2>/dev/null
}

# sql HOST TEXT: its rows, without decoration
sql() {
    on "$1" runuser -u postgres -- psql -X -A -t -q -v ON_ERROR_STOP=1 -d asterisk -c "$2"
}

# status HOST JQ: what its daemon says; nothing where it says nothing
status() {
    deadline=10 on "$1" wazo-ha status --json 2>/dev/null | jq -r "$2" 2>/dev/null
}

# ---- telephony as the phones see it

# sip_answer HOST: the first line of what it answers to OPTIONS, and who it says it is; nothing where it is silent for 1 s
sip_answer() {
    ip netns exec $name-p bash -c '
        exec 3<>"/dev/udp/$0/5060" || exit 1
        printf "%s\r\n" "OPTIONS sip:$0 SIP/2.0" "Via: SIP/2.0/UDP $1:5099;rport;branch=z9hG4bK$RANDOM$RANDOM" \
            "Max-Forwards: 70" "From: <sip:wazo-ha-probe@lab>;tag=$RANDOM" "To: <sip:$0>" "Call-ID: $RANDOM$RANDOM" \
            "CSeq: 1 OPTIONS" "Content-Length: 0" "" >"$2" && cat "$2" >&3 && timeout 1 dd bs=8192 count=1 status=none <&3 |
            tr -d "\r" | sed -n -e 1p -e "/^Server: /p" | paste -s -d " "
    ' "$(address "$1")" "$(address p)" "$world/options.$1" 2>/dev/null
}

# serves HOST: whether telephony is there, as a phone finds out: any answer but the 503 of a silent node
serves() {
    case $(sip_answer "$1") in
        "" | *503*) return 1 ;;
    esac
}

phones_say() {
    echo "$1" >"$world/p/orders"
}

# phones_up: a process with all phones; what they tell is in $world/p/told, a JSON object a line
phones_up() {
    mkdir -p "$world/p"
    mkfifo "$world/p/orders"
    # A copy: the checkout may be built again while the lab runs.
    cp "$here/target/wazo-ha-demo.jar" "$world/p/phones.jar"
    # Holds the pipe open, so that orders may come from many programs; its end ends the phones.
    sleep 86400 >"$world/p/orders" 2>/dev/null </dev/null &
    echo $! >"$world/p/keeper"
    ip netns exec $name-p java -Xmx512m -XX:+UseSerialGC -cp "$world/p/phones.jar:$here/target/demo-lib/*" \
        wazoha.demo.phone.PhonesMain "$(address p)" 5060 1 $(cat "$world/expires") \
        <"$world/p/orders" >"$world/p/told" 2>"$world/p/errors" &
    echo $! >"$world/p/pid"
    within 20 grep -qs '"ready"' "$world/p/told" || cannot "the phones did not start: $world/p/errors"
    sql m "SELECT extension, secret FROM users WHERE extension < '9000' ORDER BY 1" | while IFS='|' read -r extension secret; do
        kind=BACKUP_ON_FAILURE
        test $((extension % 2)) = 0 || kind=BOTH
        phones_say "{\"do\":\"add\",\"name\":\"$extension\",\"secret\":\"$secret\",\"kind\":\"$kind\",\"primary\":\"$(address m):5060\",\"backup\":\"$(address s):5060\"}"
    done
    phones_say '{"do":"call","perPhoneMillis":1000}'
}

# users: how many phones there are
users() {
    cat "$world/users"
}

# everybody_calls SINCE: whether each phone has called, and has been called, since then
everybody_calls() {
    jq -rn --argjson since "$1" --argjson users "$(users)" '
        [inputs | select(.event == "called" and .answered and .atNanos / 1e9 >= $since)]
        | (map(.from) | unique | length) == $users and (map(.to) | unique | length) == $users' "$world/p/told" | grep -q true
}

# ---- the provider of the trunk: an Asterisk of its own

provider_up() {
    overlay_up t
    mkdir -p "$world/t/root/lab"
    cp "$here"/lab/system/provider/* "$world/t/root/etc/asterisk/"
    # For each call Asterisk looks up its host's name, and waits ten seconds for an answer that nobody gives.
    printf '127.0.0.1 localhost\n%s provider\n' "$(address t)" >"$world/t/root/etc/hosts"
    : >"$world/t/root/etc/resolv.conf"
    ip netns exec $name-t unshare --mount --uts --pid --fork --kill-child --propagation private sh -c '
        echo provider >/proc/sys/kernel/hostname
        mount -t proc proc "$0/proc"
        mount --rbind /dev "$0/dev"
        mount -t tmpfs tmpfs "$0/run"
        mkdir -p "$0/run/asterisk"
        exec chroot "$0" /usr/sbin/asterisk -f -n
    ' "$world/t/root" >"$world/t/log" 2>&1 </dev/null &
    echo $! >"$world/t/pid"
}

# trunk_contacts: from which addresses the trunk is registered at the provider now
trunk_contacts() {
    timeout -k 1 5 nsenter -t "$(pgrep -P "$(cat "$world/t/pid")" | head -n 1)" -m chroot "$world/t/root" \
        /usr/sbin/asterisk -rx 'pjsip show contacts' 2>/dev/null | grep -o "@$net\.[0-9]*" | tr -d @ | sort -u | paste -s -d ' '
}

one_trunk() {
    test "$(trunk_contacts)" = "$(address m)"
}

# end FILE: ends the process whose number it holds, one of ours
end() {
    test -e "$1" || return 0
    end_pid=$(cat "$1")
    kill "$end_pid" 2>/dev/null || true
    within 5 gone "$end_pid" || kill -9 "$end_pid" 2>/dev/null || true
    rm -f "$1"
}

# ---- the pair

# well_why: what is missing for a pair that is well, a line each; nothing if it is
well_why() {
    well_master=$(status m '
        (select(.phase != "SERVING" or (.claimed | not)) | "it is \(.phase), claimed \(.claimed)"),
        (select(.replication.state != "ok") | "database \(.replication.state): \(.replication.lastResult)"),
        (select(.files.state != "ok") | "files \(.files.state): \(.files.lastResult)"),
        (select(.dirty) | "its data are dirty"),
        .warnings[], "said"')
    echo "$well_master" | sed -n -e '/^said$/q' -e 's/^/master: /p'
    test -n "$well_master" || echo "master: no daemon answers"
    well_slave=$(status s '
        (select(.phase != "STANDBY") | "it is \(.phase)"), (select(.dirty) | "its data are dirty"), .warnings[], "said"')
    echo "$well_slave" | sed -n -e '/^said$/q' -e 's/^/slave: /p'
    test -n "$well_slave" || echo "slave: no daemon answers"
    serves m || echo "master: its telephony does not answer SIP"
    ! serves s || echo "slave: its telephony answers SIP"
}

# well: whether nothing is missing; what was missing when it last was not stays in well_last
well() {
    well_missing=$(well_why)
    test -n "$well_missing" || return 0
    well_last=$well_missing
    return 1
}
