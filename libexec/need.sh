# Sourced by ./test and ./demo: installs Debian packages whose programs are missing.

# Whether a program is there; the folders for administrators are not on every user's path.
have() {
    PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null 2>&1
}

# need PACKAGE:PROGRAM ... - installs only what is missing, as root or through sudo, and says what.
need() {
    need_missing=
    for need_pair in "$@"; do
        have "${need_pair#*:}" || need_missing="$need_missing ${need_pair%%:*}"
    done
    test -n "$need_missing" || return 0
    if test "$(id -u)" = 0; then
        need_as=
    elif have sudo; then
        need_as=sudo
    else
        echo "These Debian packages are missing:$need_missing" >&2
        echo "You are not root and there is no sudo. Ask for: apt-get install$need_missing" >&2
        return 1
    fi
    echo "Installing Debian packages:$need_missing"
    $need_as apt-get -qq update || echo "apt-get update failed; trying with the lists that are here" >&2
    need_quietly $need_as || {
        echo "apt-get could not install:$need_missing. Nothing else was changed; install them and start again." >&2
        return 1
    }
}

# An SSH server that is installed for a test must not begin to serve on this machine: where systemd runs, its unit is
# masked until the next boot while apt works, and disabled afterwards; elsewhere RUNLEVEL=1 keeps invoke-rc.d from
# starting it. Both leave no file behind.
need_quietly() {
    need_ssh=
    case " $need_missing " in
        *" openssh-server "*) test ! -d /run/systemd/system || need_ssh=yes ;;
    esac
    test -z "$need_ssh" || ${1:-} systemctl --quiet --runtime mask ssh.service ssh.socket
    need_status=0
    # shellcheck disable=SC2086
    ${1:-} env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 install $need_missing >/dev/null || need_status=1
    if test -n "$need_ssh"; then
        ${1:-} systemctl --quiet --runtime unmask ssh.service ssh.socket
        ${1:-} systemctl --quiet disable ssh.service 2>/dev/null || true
    fi
    return $need_status
}

# A folder made by debootstrap has no /etc/hosts, and without it neither PostgreSQL nor sshd knows "localhost".
need_localhost() {
    ! getent hosts localhost >/dev/null 2>&1 || return 0
    need_line='127.0.0.1 localhost'
    if test "$(id -u)" = 0; then
        need_as=
    elif have sudo; then
        need_as=sudo
    else
        echo "The name localhost has no address on this machine. Ask for the line '$need_line' in /etc/hosts." >&2
        return 1
    fi
    echo "The name localhost has no address on this machine: adding '$need_line' to /etc/hosts"
    echo "$need_line" | $need_as tee -a /etc/hosts >/dev/null
}

# A JDK of 17 or newer, and Maven.
need_build() {
    need_java=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    if test -n "$need_java" && test "$need_java" -lt 17; then
        echo "The JDK on the path is version $need_java; 17 or newer is needed (Debian: default-jdk-headless)." >&2
        return 1
    fi
    need default-jdk-headless:javac maven:mvn
}

# The Debian mirror of this system, so that a cache in front of it is used; nothing where none is named.
need_mirror() {
    cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        sed -n -e 's/^URIs: *\(http[^ ]*\/debian\)\/* *$/\1/p' \
            -e 's/^deb \(\[[^]]*\] \)*\(http[^ ]*\/debian\)\/* .*/\2/p' | head -n 1
}
