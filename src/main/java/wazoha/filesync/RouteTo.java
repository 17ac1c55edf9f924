package wazoha.filesync;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import wazoha.node.PeerAddress;

/** Which of our addresses the slave sees: the one that the kernel would send from. */
final class RouteTo {
    /** Any will do: connecting a datagram socket sends nothing. */
    private static final int PORT = 9;

    private RouteTo() {}

    static PeerAddress from(PeerAddress slave) throws FileSyncException {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(slave.address(), PORT));
            var text = socket.getLocalAddress().getHostAddress().replaceFirst("%.*", "");
            return PeerAddress.parse(text)
                    .orElseThrow(() -> new FileSyncException("no address of this node leads to " + slave));
        } catch (IOException noRoute) {
            throw new FileSyncException("no route to %s: %s; nothing was changed".formatted(slave, noRoute), noRoute);
        }
    }
}
