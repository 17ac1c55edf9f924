# Sourced by lab/up and lab/fault: how a host of the lab becomes a telephone server with our package and a role.
. "$here/lab/page.sh"

# The disk of a host as its administrator has prepared it before our package comes.
disk() {
    overlay_up "$1"
    root=$world/$1/root
    cp -r "$here/lab/system/host/." "$root/"
    word "$1" >"$root/etc/hostname"
    printf '127.0.0.1 localhost\n::1 localhost\n%s master\n%s slave\n' "$(address m)" "$(address s)" >"$root/etc/hosts"
    : >"$root/etc/resolv.conf" # nobody would answer
    : >"$root/etc/machine-id"
    rm -f "$root"/etc/ssh/ssh_host_*
    ssh-keygen -A -f "$root" >/dev/null
    mkdir -p -m 700 "$root/root/.ssh"
    cp "$world/administrator.pub" "$root/root/.ssh/authorized_keys"
    cp "$here"/target/wazo-ha_*_all.deb "$root/root/wazo-ha.deb"
    for unit in fail2ban.service apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer; do
        ln -sf /dev/null "$root/etc/systemd/system/$unit"
    done
    ln -s ../lab-telephony.timer "$root/etc/systemd/system/multi-user.target.wants/lab-telephony.timer"
}

# A server that telephones, without high availability: step 1 of docs/install.md, and what it leaves to its reader. Its users are on the master; none anywhere where $empty is set.
telephone_system() {
    page 1 "$1" || return 1
    on "$1" runuser -u postgres -- psql -X -q -v ON_ERROR_STOP=1 -d asterisk <"$here/lab/system/tables.sql"
    if [ "$1" = m ] && [ -z "${empty:-}" ]; then
        on m runuser -u postgres -- psql -X -q -v ON_ERROR_STOP=1 -v "users=$(users)" -v "provider=$(address t)" -d asterisk \
            <"$here/lab/system/rows.sql"
    fi
    on "$1" systemctl restart asterisk
}

# Our package, its settings, and the daemon's ways into PostgreSQL and Asterisk: steps 2 to 5. Shorter ways home are in a file of
# the lab's own.
installed() {
    page 2 "$1" && page 3 "$1" || return 1
    [ -n "$(cat "$world/shipped")" ] ||
        printf 'failover:\n  hold_down: 10s\n  retry_sick: 30s\nservices:\n  drain: 10s\n' >"$world/$1/root/etc/wazo-ha/conf.d/30-lab.yml"
    page 4 "$1" && page 5 "$1"
}

# role HOST [NODE_TYPE]: by the REST interface, as an administrator sets it; its own word unless told otherwise
role() {
    role_token=$(on "$1" wazo-ha token create --acl confd.ha.update)
    answer=$(on "$1" curl -s -w '%{http_code}' -X PUT -H "X-Auth-Token: $role_token" \
        -d "{\"node_type\": \"${2:-$(word "$1")}\", \"remote_address\": \"$(address "$(other "$1")")\"}" http://127.0.0.1:9486/1.1/ha)
    [ "$answer" = 204 ] || { echo "lab: PUT /1.1/ha ${2:-} on the $(word "$1"): $answer" >&2 && return 1; }
}

# with_administrator HOST COMMAND...: while the administrator's key of the lab is there
with_administrator() {
    key=$world/$1/root/root/.ssh/id_ed25519
    cp "$world/administrator" "$key"
    shift
    key_status=0
    "$@" || key_status=$?
    rm "$key"
    return $key_status
}

# pair HOST: makes the pair from that node
pair() {
    with_administrator "$1" on "$1" wazo-sync -i --identity /root/.ssh/id_ed25519
}

runs() {
    on "$1" systemctl is-active --quiet multi-user.target 2>/dev/null
}
