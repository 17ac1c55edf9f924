# Sourced by lab/fault: disks that are full, new or old, and the package in its next version.

# ---- disks

# small_disk HOST: databases, our state and logs move to a disk with 40 MB to spare; no other file system can be filled here
small_disk() {
    on "$1" sh -euc 'systemctl stop wazo-ha "postgresql@*" postgresql
        mkdir -p /run/small
        size=$(($(cd /var && du -sm lib/wazo-ha lib/postgresql log | awk "{ all += \$1 } END { print all }") + 40))
        mount -t tmpfs -o "mode=755,size=${size}m" small /run/small
        for folder in lib/wazo-ha lib/postgresql log; do
            mkdir -p /run/small/$folder
            cp -a /var/$folder/. /run/small/$folder
            chown --reference=/var/$folder /run/small/$folder
            chmod --reference=/var/$folder /run/small/$folder
            mount --bind /run/small/$folder /var/$folder
        done
        systemctl start postgresql wazo-ha'
}
disk_full() {
    on "$1" sh -c 'dd if=/dev/zero of=/run/small/full bs=64k 2>/dev/null; dd if=/dev/zero bs=1 count=4096 >>/run/small/full 2>/dev/null; true'
}
disk_freed() {
    on "$1" rm /run/small/full
}
whole_disk() {
    on "$1" sh -euc 'systemctl stop wazo-ha "postgresql@*" postgresql
        for folder in lib/wazo-ha lib/postgresql log; do
            umount -l /var/$folder
            cp -a /run/small/$folder/. /var/$folder
        done
        umount -l /run/small
        systemctl start postgresql wazo-ha'
}

# new_disk HOST: it is installed anew, with our package and without a role or a row. Its Asterisk is masked: a slave that
# serves would hand back to whatever answers SIP at its master's address (docs/operate.md).
new_disk() {
    power_off "$1"
    blank "$1"
    disk "$1"
    ln -s /dev/null "$world/$1/root/etc/systemd/system/asterisk.service"
    power_on "$1"
    within 120 runs "$1" && within 30 on "$1" runuser -u postgres -- psql -X -q -c "" 2>/dev/null || return 1
    # its last step, the start of Asterisk, is refused
    empty=yes telephone_system "$1" 2>"$world/$1/new" || grep -q "asterisk.service is masked" "$world/$1/new" ||
        { cat "$world/$1/new" >&2 && return 1; }
    installed "$1"
}
blank() {
    umount -R "$world/$1/root"
    rm -rf "$world/$1/upper" "$world/$1/work"
}
new_master() {
    new_disk m && role m && on m systemctl unmask asterisk 2>/dev/null && pair m >/dev/null
}
new_slave() {
    new_disk s && role s && on s systemctl unmask asterisk 2>/dev/null &&
        on m ssh-keygen -R "$(address s)" -f /var/lib/wazo-ha/known_hosts >/dev/null 2>&1 && pair m >/dev/null
}

# images: of both disks, made while both are off
images() {
    shut_down s
    shut_down m
    for place in m s; do
        rm -rf "$world/$place/image"
        cp -a "$world/$place/upper" "$world/$place/image"
    done
    power_on m
    power_on s
}
# from_image HOST: it comes up with the disk of then
from_image() {
    power_off "$1"
    blank "$1"
    cp -a "$world/$1/image" "$world/$1/upper"
    overlay_up "$1"
    power_on "$1"
}

# ---- versions

# upgraded HOST: to the next version, which has these same programs
upgraded() {
    test -e "$world/next.deb" || next_version
    cp "$world/next.deb" "$world/$1/root/root/"
    deadline=200 on "$1" dpkg -i /root/next.deb >"$world/$1/upgrade" 2>&1
}
next_version() {
    dpkg-deb -R "$here"/target/wazo-ha_*_all.deb "$world/next"
    sed -i 's/^Version: .*/Version: 0.2.0/' "$world/next/DEBIAN/control"
    echo "Implementation-Version: 0.2.0" >"$world/next.manifest"
    next_jar=$(find "$world/next" -name wazo-ha.jar)
    jar ufm "$next_jar" "$world/next.manifest" 2>/dev/null
    rm -f "$world/next/DEBIAN/md5sums"
    dpkg-deb --root-owner-group -b "$world/next" "$world/next.deb" >/dev/null
    rm -rf "$world/next"
}
on_and_upgraded() {
    power_on "$1"
    within 60 runs "$1"
    upgraded "$1"
}
