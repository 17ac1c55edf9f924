# Sourced by lab/fault: phones that others wrote, baresip and sipp of Debian, beside the simulated ones. The users 9001 (baresip),
# 9002 (sipp, which calls) and 9003 (nobody, so voicemail) are of the lab's telephone system and have no simulated phone.

# baresip_at HOST: baresip registers there, as a person makes it do who changes its server
baresip_at() {
    need baresip-core:baresip sip-tester:sipp >/dev/null || return 1
    baresip_off
    mkdir -p "$world/p/baresip"
    cat >"$world/p/baresip/config" <<CONFIG
poll_method epoll
sip_listen $(address p):5098
module_path $(dirname "$(dpkg -L baresip-core | grep -m 1 '/g711\.so$')")
module g711.so
module_app account.so
module_app menu.so
CONFIG
    secret=$(sql "$1" "SELECT secret FROM users WHERE extension = '9001'") && [ -n "$secret" ] || return 1
    echo "<sip:9001@$(address "$1")>;auth_pass=$secret;answermode=auto;regint=20" >"$world/p/baresip/accounts"
    : >"$world/p/baresip/contacts"
    ip netns exec $name-p baresip -f "$world/p/baresip" >"$world/p/baresip/log" 2>&1 </dev/null &
    echo $! >"$world/p/baresip.pid"
}
baresip_off() {
    end "$world/p/baresip.pid"
}

# sipp_calls EXTENSION HOST: whether sipp's call to it is answered there, within 12 s
sipp_calls() {
    secret=$(sql "$2" "SELECT secret FROM users WHERE extension = '9002'") && [ -n "$secret" ] || return 1
    ip netns exec $name-p timeout -k 2 15 sipp -sf "$here/lab/phones/call.xml" -s "$1" -au 9002 -ap "$secret" \
        -i "$(address p)" -p 5097 -m 1 -nostdin -timeout 12 -timeout_error "$(address "$2")" >"$world/p/sipp" 2>&1 </dev/null
}

# rings HOST: there sipp's calls to baresip, to the queue, to the voicemail of a user without a phone and out through the
# trunk are answered, and the busy lamp of baresip shows that it is there
rings() {
    for rings in 9001 2000 9003 0123; do
        sipp_calls $rings "$1" || { echo "the $(word "$1") did not put a call to $rings through" >"$world/p/rings" && return 1; }
    done
    on "$1" asterisk -rx 'core show hint 9001' | grep -q 'State:Idle\|State:InUse' ||
        { echo "the busy lamp of 9001 on the $(word "$1") is off" >"$world/p/rings" && return 1; }
}
