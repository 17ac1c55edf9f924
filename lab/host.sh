# Sourced by lab/up and lab/fault: how a host of the lab becomes a telephone server with our package and a role.

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

# A server that telephones, without high availability. Its users are on the master; none anywhere where $empty is set.
telephone_system() {
    on "$1" runuser -u postgres -- createdb asterisk
    on "$1" runuser -u postgres -- psql -X -q -v ON_ERROR_STOP=1 -d asterisk <"$here/lab/system/tables.sql"
    if [ "$1" = m ] && [ -z "${empty:-}" ]; then
        on m runuser -u postgres -- psql -X -q -v ON_ERROR_STOP=1 -v "users=$(users)" -v "provider=$(address t)" -d asterisk \
            <"$here/lab/system/rows.sql"
    fi
    on "$1" systemctl restart asterisk
}

# What docs/install.md says, steps 1 to 4, and docs/asterisk.md about the management interface.
installed() {
    deadline=300 on "$1" dpkg -i /root/wazo-ha.deb >"$world/$1/install" 2>&1 ||
        { tail -n 5 "$world/$1/install" >&2 && return 1; }
    on "$1" wazo-ha database prepare >>"$world/$1/install"
    secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    on "$1" sh -euc 'umask 077
        echo "$1" >/etc/wazo-ha/ami.password
        printf "[wazo_ha]\nsecret = %s\nread = system,reporting\nwrite = system,reporting\n" "$1" >/etc/asterisk/manager.d/wazo-ha.conf
        chown asterisk /etc/asterisk/manager.d/wazo-ha.conf
        cp /usr/share/wazo-ha/profiles/asterisk.yml /etc/wazo-ha/conf.d/10-asterisk.yml
        systemctl restart asterisk' sh "$secret"
    {
        printf 'sip:\n  address: %s\n' "$(address "$1")"
        printf 'asterisk:\n  ami_password_file: /etc/wazo-ha/ami.password\n'
        printf 'postgresql:\n  unit: %s\n' "$(on "$1" systemctl list-units --plain --no-legend 'postgresql@*' | cut -d ' ' -f 1)"
        [ -n "$(cat "$world/shipped")" ] || printf 'failover:\n  hold_down: 10s\n  retry_sick: 30s\nservices:\n  drain: 10s\n'
    } >"$world/$1/root/etc/wazo-ha/conf.d/20-node.yml"
    on "$1" systemctl restart wazo-ha
}

# role HOST [NODE_TYPE]: by the REST interface, as an administrator sets it; its own word unless told otherwise
role() {
    role_token=$(on "$1" wazo-ha token create --acl confd.ha.update)
    answer=$(on "$1" curl -s -w '%{http_code}' -X PUT -H "X-Auth-Token: $role_token" \
        -d "{\"node_type\": \"${2:-$(word "$1")}\", \"remote_address\": \"$(address "$(other "$1")")\"}" http://127.0.0.1:9486/1.1/ha)
    [ "$answer" = 204 ] || { echo "lab: PUT /1.1/ha ${2:-} on the $(word "$1"): $answer" >&2 && return 1; }
}

# pair HOST: makes the pair from that node, with the administrator's key of the lab
pair() {
    cp "$world/administrator" "$world/$1/root/root/.ssh/id_ed25519"
    on "$1" wazo-sync -i --identity /root/.ssh/id_ed25519
    pair_status=$?
    rm "$world/$1/root/root/.ssh/id_ed25519"
    return $pair_status
}

runs() {
    on "$1" systemctl is-active --quiet multi-user.target 2>/dev/null
}
