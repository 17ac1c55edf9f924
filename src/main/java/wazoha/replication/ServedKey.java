package wazoha.replication;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import wazoha.node.KeyPin;

/** Asks a PostgreSQL for the key that it shows over TLS, without logging in. */
public final class ServedKey {
    private static final int LENGTH = 8;
    /** PostgreSQL's message SSLRequest (section 55.7 of its manual). */
    private static final int SSL_REQUEST = 80877103;

    private ServedKey() {}

    /** Notes what it is shown, and sends nothing to it. */
    private static final class Noting extends ServerTrust {
        private final AtomicReference<@Nullable KeyPin> seen = new AtomicReference<>();

        @Override
        void check(X509Certificate certificate) {
            seen.set(KeyPin.of(certificate.getPublicKey()));
        }
    }

    /**
     * @param host a literal address
     * @param limit of each of connecting, asking and shaking hands
     * @throws IOException if nobody listens there or the server does not speak TLS; the message says which
     */
    public static KeyPin of(String host, int port, Duration limit) throws IOException {
        int millis = Math.toIntExact(limit.toMillis());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), millis);
            socket.setSoTimeout(millis);
            var question = ByteBuffer.allocate(LENGTH).putInt(LENGTH).putInt(SSL_REQUEST);
            socket.getOutputStream().write(question.array());
            if (socket.getInputStream().read() != 'S') {
                throw new IOException("it does not speak TLS (its setting ssl is off)");
            }
            var noting = new Noting();
            try (var tls = (SSLSocket) new PinnedSockets(noting).createSocket(socket, host, port, true)) {
                tls.startHandshake();
            }
            var seen = noting.seen.get();
            if (seen == null) {
                throw new IOException("it shows no certificate");
            }
            return seen;
        }
    }
}
