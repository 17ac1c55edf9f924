package wazoha.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import wazoha.node.Finding;
import wazoha.node.PeerAddress;

/** Who we are and where: what a preflight asks of this node itself. */
public final class OwnNode {
    private OwnNode() {}

    /** Whether this process may read what only root may. */
    public static Finding user(Finding.Subject about) {
        try {
            int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return uid == 0
                    ? about.fine("this program runs as root")
                    : about.warns(
                            "this program runs as user %d and not as root".formatted(uid),
                            "keys, passwords and settings of the pair are readable by root alone, so other findings may be"
                                    + " wrong",
                            "sudo wazo-ha preflight");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return about.notLookedAt("whose process this is: " + unknown);
        }
    }

    /** Whether the peer is another host, and a way leads there. */
    public static Finding address(Finding.Subject about, PeerAddress peer, OwnAddresses addresses, LocalEnd localEnd) {
        try {
            if (addresses.bears(peer)) {
                return about.refuses(
                        "the peer's address, %s, is one of this node's own".formatted(peer),
                        "a node cannot be its own peer",
                        "wazo-ha configure ROLE --remote ADDRESS, with the address of the other node");
            }
            return about.fine("%s is our address towards the peer %s".formatted(localEnd.towards(peer), peer));
        } catch (IOException noWay) {
            return about.refuses(
                    "no address of this node leads to the peer %s: %s".formatted(peer, noWay.getMessage()),
                    "the nodes must reach each other",
                    "ip route get %s".formatted(peer));
        }
    }

    /** Whether the address on which we ask our own telephony, and answer for it, is one that phones see. */
    public static Finding sipAddress(Finding.Subject about, PeerAddress sip, boolean loopbackAllowed) {
        return sip.address().isLoopbackAddress() && !loopbackAllowed
                ? about.warns(
                        "sip.address is %s".formatted(sip),
                        "while telephony must be silent here, phones get no 503 and wait half a minute before they try"
                                + " their backup",
                        "set sip.address in /etc/wazo-ha/conf.d to the address of this node at which phones register")
                : about.fine("sip.address is %s".formatted(sip));
    }
}
