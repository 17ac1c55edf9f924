package wazoha.host;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import wazoha.node.PeerAddress;

/** Which of our addresses the peer reaches us at. */
@FunctionalInterface
public interface LocalEnd {
    /** @throws IOException if no way leads to the peer */
    PeerAddress towards(PeerAddress peer) throws IOException;

    /** The one that the kernel would send from. Nothing is sent. */
    static LocalEnd ofKernel() {
        return peer -> {
            try (var socket = new DatagramSocket()) {
                socket.connect(new InetSocketAddress(peer.address(), 9)); // any port will do
                var local = socket.getLocalAddress();
                var text = local.getHostAddress().replaceFirst("%.*", "");
                return PeerAddress.parse(text)
                        .filter(address -> !local.isAnyLocalAddress())
                        .orElseThrow(() -> new IOException("no address of this node leads to " + peer));
            }
        };
    }
}
