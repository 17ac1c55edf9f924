package wazoha.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import wazoha.node.PeerAddress;

/** What a master asks first: "do you speak TLS?" (PostgreSQL's message SSLRequest, section 55.7 of its manual). */
final class TlsQuestion {
    private static final int LENGTH = 8;
    private static final int SSL_REQUEST = 80877103;

    private TlsQuestion() {}

    /** @throws IOException if nobody listens there, or it is not a PostgreSQL that says yes */
    static void ask(PeerAddress address, int port, Duration limit) throws IOException {
        int millis = Math.toIntExact(Math.max(1, limit.toMillis()));
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.address(), port), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(LENGTH)
                            .putInt(LENGTH)
                            .putInt(SSL_REQUEST)
                            .array());
            int answer = socket.getInputStream().read();
            if (answer != 'S') {
                throw new IOException("no PostgreSQL that speaks TLS answers there");
            }
        }
    }
}
