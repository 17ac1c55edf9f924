package wazoha.replication;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plain sockets under the connections to databases. A TLS socket is of no use to whoever must end a connection that
 * hangs: before it closes, it waits for the write that hangs, without a limit. Named to the database driver, which makes one
 * for each connection. Thread-safe.
 */
public final class OpenSockets extends SocketFactory {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSockets.class);
    private static final Map<String, AtomicReference<@Nullable Socket>> OPENING = new ConcurrentHashMap<>();
    private static final Map<Connection, Socket> OPEN = Collections.synchronizedMap(new WeakHashMap<>());

    private final String opening;

    /** @param opening as {@link Opening#name} */
    public OpenSockets(String opening) {
        this.opening = opening;
    }

    /** A connection on its way; closed once it is there, or is not. */
    record Opening(String name) implements AutoCloseable {
        static Opening begin() {
            var opening = new Opening(UUID.randomUUID().toString());
            OPENING.put(opening.name, new AtomicReference<>());
            return opening;
        }

        void succeeded(Connection connection) {
            Optional.ofNullable(OPENING.get(name))
                    .map(AtomicReference::get)
                    .ifPresent(socket -> OPEN.put(connection, socket));
        }

        /** A driver that still tries, when nobody waits any more, is not remembered. */
        @Override
        public void close() {
            OPENING.remove(name);
        }
    }

    /** Closes what lies under a connection: whoever reads or writes there gets an error at once. */
    static void close(Connection connection) {
        var socket = OPEN.remove(connection);
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException broken) {
                LOG.debug("socket was already broken", broken);
            }
        }
    }

    @Override
    public Socket createSocket() {
        var socket = new Socket();
        Optional.ofNullable(OPENING.get(opening)).ifPresent(place -> place.set(socket));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        throw unwanted();
    }

    private static UnknownHostException unwanted() {
        return new UnknownHostException("the database driver connects its sockets itself");
    }
}
