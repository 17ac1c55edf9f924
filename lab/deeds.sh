# Sourced by lab/fault: what is done to the nodes of the lab, a function for each deed that its one line of shell would hide.

# ---- power and time

power_off_both() {
    power_off m
    power_off s
}

power_on_both() {
    power_on "$1"
    power_on "$2"
}

power_on_together() {
    power_on m &
    together=$!
    power_on s
    wait "$together"
}

# paused HOST, resumed HOST: all its processes stand still, as those of a virtual machine do
paused() {
    echo 1 >"$(freezer "$1")"
}
resumed() {
    echo 0 >"$(freezer "$1")"
}
freezer() {
    echo "$(findmnt -rn -t cgroup2 -o TARGET | head -n 1)/$name-$1/cgroup.freeze"
}

# ---- the network

# between TEXT: a filter of the switch, for what goes through it
between() {
    ip netns exec $name-sw nft -f - <<NFT
table bridge fault {
    chain forward {
        type filter hook forward priority 0; policy accept;
$1
    }
}
NFT
}

heal() {
    ip netns exec $name-sw nft delete table bridge fault
}

cut_between() {
    between "iifname \"portm\" oifname \"ports\" drop
        iifname \"ports\" oifname \"portm\" drop"
}

# nothing_from PLACE, nothing_to PLACE: its cable works in the other direction only
nothing_from() {
    between "iifname \"port$1\" drop"
}
nothing_to() {
    between "oifname \"port$1\" drop"
}

# closed PORTS: of the slave, for the master
closed() {
    between "iifname \"portm\" oifname \"ports\" tcp dport { $1 } drop"
}

# losing PERCENT: of the packets between the nodes, both ways
losing() {
    between "iifname \"portm\" oifname \"ports\" numgen random mod 100 < $1 drop
        iifname \"ports\" oifname \"portm\" numgen random mod 100 < $1 drop"
}

# flapping PLACE: for a minute its cable is out for 5 s and in for 5 s
flapping() {
    for _ in 1 2 3 4 5 6; do
        cable "$1" down
        sleep 5
        cable "$1" up
        sleep 5
    done
}

# banned HOST [all]: its fail2ban takes the other node for an attacker, and drops what it sends to the ports of SIP (as Debian's jail
# has it), or all of it. It is started from outside, with all rights: a host of the lab has none over nftables.
banned() {
    jail=$world/$1/root/etc/fail2ban/jail.d/zz-lab.conf
    cat >"$jail" <<'JAIL'
[DEFAULT]
backend = polling
[sshd]
enabled = false
[asterisk]
enabled = true
logpath = /var/log/asterisk/messages.log
JAIL
    test -z "${2:-}" || echo 'action = nftables[type=allports, protocol="tcp,udp,icmp"]' >>"$jail"
    # shellcheck disable=SC2016
    on "$1" sh -euc 'touch /var/log/asterisk/messages.log
        mkdir -p /run/fail2ban
        fail2ban-client -b start >/dev/null
        fail2ban-client set asterisk banip "$1" >/dev/null
        for try in $(seq 10); do nft list ruleset | grep -qF "$1" && exit 0 || sleep 0.3; done
        exit 1' sh "$(address "$(other "$1")")"
}
unbanned() {
    on "$1" fail2ban-client set asterisk unbanip "$(address "$(other "$1")")" >/dev/null
}

# ---- telephony and daemons

# misstarted: the unit of Asterisk on the master was edited, wrongly, and it is restarted
misstarted() {
    on m sh -euc 'printf "[Service]\nExecStart=\nExecStart=/usr/sbin/asterisk -f --no-such-option\n" \
            >/etc/systemd/system/asterisk.service.d/wrong.conf
        systemctl daemon-reload
        systemctl --no-block restart asterisk'
}
well_started() {
    on m sh -euc 'rm /etc/systemd/system/asterisk.service.d/wrong.conf
        systemctl daemon-reload
        systemctl reset-failed asterisk || true'
}

# misconfigured: SIP on an address that nobody has, in a file that is carried to the slave; Asterisk is restarted
misconfigured() {
    on m sh -euc 'sed -i "s/^bind = 0.0.0.0/bind = 10.99.0.77/" /etc/asterisk/pjsip.conf
        systemctl --no-block restart asterisk'
}
reconfigured() {
    on m sed -i "s/^bind = 10.99.0.77/bind = 0.0.0.0/" /etc/asterisk/pjsip.conf
}

restarted() {
    for restarted in "$@"; do
        on "$restarted" systemctl restart wazo-ha
    done
}

# restarted_in HOST PHASE: its daemon, in the moment in which its log tells that this phase begins
restarted_in() {
    deadline=110 on "$1" timeout 100 bash -c '
        grep -q -m 1 -- "-> $0 rule" < <(exec tail -n 0 -F /var/log/wazo-ha.log 2>/dev/null) && systemctl restart wazo-ha' "$2"
}

# off_and_restarted: the master loses its power, and the slave's daemon is restarted while it takes over
off_and_restarted() {
    restarted_in s TAKING_OVER &
    listening=$!
    sleep 1
    power_off m
    wait "$listening"
}

# on_and_restarted: the master comes up; its daemon is restarted once it is returning, the slave's when it hands back
on_and_restarted() {
    restarted_in s HANDING_BACK &
    listening=$!
    power_on m
    within 60 in_phase m RETURNING
    restarted m
    wait "$listening"
}

in_phase() {
    test "$(status "$1" .phase)" = "$2"
}

# off_while_returning: the master comes up, and loses its power again once it is returning
off_while_returning() {
    power_on m
    within 60 in_phase m RETURNING
    power_off m
}

# paused_while_returning: the slave stands still once the master is returning
paused_while_returning() {
    power_on m
    within 60 in_phase m RETURNING
    paused s
}

# ---- PostgreSQL

# crowded HOST SECONDS: for so long all connections of its PostgreSQL are taken; one after the other, since a hundred clients
# that start at once would take the processors from phones and hosts alike
crowded() {
    # shellcheck disable=SC2016
    on "$1" sh -c 'runuser -u postgres -- sh -c "for one in \$(seq 110); do
                psql -X -q -d postgres -c \"SELECT pg_sleep($0)\" >/dev/null 2>&1 </dev/null &
                sleep 0.03
            done" >/dev/null 2>&1
        for try in $(seq 20); do
            runuser -u postgres -- psql -X -q -d postgres -c "SELECT 1" >/dev/null 2>&1 || exit 0
            sleep 1
        done
        exit 1' "$2"
}

dropped_role() {
    for statement in "DROP OWNED BY wazo_ha" "DROP ROLE wazo_ha" \
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'wazo_ha'"; do
        sql s "$statement" >/dev/null
    done
}

# closed_access: somebody takes the pair's line out of the slave's pg_hba.conf
closed_access() {
    on s sh -euc 'sed -i "/wazo_ha/d" /etc/postgresql/*/main/pg_hba.conf
        systemctl reload postgresql'
    sql s "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'wazo_ha'" >/dev/null
}

lost_key() {
    on s sed -i '/XiVO HA/d' /root/.ssh/authorized_keys
}

# ---- roles

# swapped_back: each node gets its own role again, and the pair is made
swapped_back() {
    role s && role m && pair m >/dev/null
}
