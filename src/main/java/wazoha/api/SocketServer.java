package wazoha.api;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.ResyncJob;
import wazoha.daemon.NodeControl;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/**
 * Answers the command line of this host over a Unix stream socket of mode 600: a connection brings one line of JSON
 * and takes one (docs/api.md). Serves from construction until closed.
 *
 * <p>At most eight connections at once; each must bring its line, and later take its answer, within a deadline.
 */
public final class SocketServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
    private static final Duration SLOWEST_CLIENT = Duration.ofSeconds(5);
    private static final int MOST_CONNECTIONS = 8;
    private static final int MOST_REQUEST_BYTES = 64 * 1024;

    private final Path socket;
    private final SocketOrders orders;
    private final Duration slowestClient;
    private final AutoCloseable lock;
    private final ServerSocketChannel listener;
    private final ExecutorService connections = new ThreadPoolExecutor(
            0, MOST_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("socket-order"));
    private final ScheduledExecutorService deadlines =
            Executors.newSingleThreadScheduledExecutor(threads("socket-deadline"));

    /**
     * Takes the daemon's lock itself, and gives it back when it is closed.
     *
     * @throws IOException if another daemon runs or the socket cannot be made; says which, where and what to do
     */
    public SocketServer(NodePaths paths, NodeControl control, AddressPolicy policy) throws IOException {
        this(paths, control, policy, new ResyncJob(AmiDoor.none(), Ticker.system()));
    }

    /** @param resync what the command {@code devices resync} begins */
    public SocketServer(NodePaths paths, NodeControl control, AddressPolicy policy, ResyncJob resync)
            throws IOException {
        this(paths, control, policy, resync, SLOWEST_CLIENT);
    }

    SocketServer(NodePaths paths, NodeControl control, AddressPolicy policy, ResyncJob resync, Duration slowestClient)
            throws IOException {
        this(paths, control, policy, resync, slowestClient, DaemonLock.ofDaemon(paths));
    }

    private SocketServer(
            NodePaths paths,
            NodeControl control,
            AddressPolicy policy,
            ResyncJob resync,
            Duration slowestClient,
            AutoCloseable lock)
            throws IOException {
        this.socket = SocketPath.of(paths);
        this.orders = new SocketOrders(control, policy, resync);
        this.slowestClient = slowestClient;
        this.lock = lock;
        this.listener = listen();
        threads("socket-accept").newThread(this::accept).start();
    }

    /**
     * For a daemon that holds its lock for longer than this server lives.
     *
     * @param lock held now, and given back by whoever took it
     */
    public static SocketServer under(
            DaemonLock lock, NodePaths paths, NodeControl control, AddressPolicy policy, ResyncJob resync)
            throws IOException {
        return new SocketServer(paths, control, policy, resync, SLOWEST_CLIENT, () -> {});
    }

    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(socket);
        } catch (IOException left) {
            LOG.warn("the socket {} was not removed ({}); the next daemon replaces it", socket, left.getMessage());
        }
        giveBack();
        connections.shutdownNow();
        deadlines.shutdownNow();
    }

    private ServerSocketChannel listen() throws IOException {
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Files.deleteIfExists(socket); // stale: whoever made it no longer holds the lock
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            return channel;
        } catch (IOException failed) {
            channel.close();
            giveBack();
            throw new IOException(
                    "the daemon's socket %s cannot be made: %s".formatted(socket, failed.getMessage()), failed);
        }
    }

    private void giveBack() {
        try {
            lock.close();
        } catch (Exception held) {
            LOG.warn("the daemon's lock was not given back ({}); it goes with this process", held.getMessage());
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                serve(listener.accept());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                LOG.warn("a connection to {} was not accepted: {}", socket, failed.getMessage());
            }
        }
    }

    private void serve(SocketChannel client) {
        try {
            connections.execute(() -> converse(client));
        } catch (RejectedExecutionException full) {
            endWith(
                    client,
                    SocketOrders.refusal("the daemon is busy with %d orders; nothing was done, ask again"
                            .formatted(MOST_CONNECTIONS)));
        }
    }

    private void endWith(SocketChannel client, String answer) {
        try (client) {
            client.configureBlocking(false); // the accepting thread waits for nobody
            SocketLine.write(client, answer);
        } catch (IOException gone) {
            LOG.debug("a client left before its refusal: {}", gone.getMessage());
        }
    }

    private void converse(SocketChannel client) {
        try (client) {
            var late = closeLater(client);
            var line = SocketLine.read(client, MOST_REQUEST_BYTES);
            late.cancel(false);
            var answer = line.isPresent()
                    ? orders.answer(line.get())
                    : SocketOrders.refusal("the request is longer than %d bytes".formatted(MOST_REQUEST_BYTES));
            late = closeLater(client);
            SocketLine.write(client, answer);
            late.cancel(false);
        } catch (IOException | RejectedExecutionException gone) {
            LOG.debug("a client of the socket left or was too slow: {}", gone.getMessage());
        }
    }

    private ScheduledFuture<?> closeLater(SocketChannel client) {
        return deadlines.schedule(
                () -> {
                    client.close();
                    return null;
                },
                slowestClient.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory threads(String name) {
        return work -> {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
