package wazoha.api;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.xnio.Options;
import org.xnio.Sequence;
import wazoha.daemon.NodeControl;
import wazoha.node.Ticker;

/**
 * The REST API over HTTP/1.1 (docs/api.md). Serves from construction until closed.
 *
 * <p>Sized for an agent of 80 MB: two threads move bytes, at most four carry out requests, and a body is in memory
 * only once it is complete, so that slow clients hold a connection and no thread.
 */
public final class HttpApi implements AutoCloseable {
    /** A client has so long to send its head, and as long again for its body. */
    private static final Duration SLOWEST_CLIENT = Duration.ofSeconds(10);
    /** Longer than the slowest change, which moves no byte while it is undone with several partners dead. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private static final int IO_THREADS = 2;
    private static final int WORKERS = 4;
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    /** More wait in the kernel's queue until others end; each costs about 10 kB. */
    private static final int MOST_CONNECTIONS = 256;

    private final Undertow server;
    private final List<Route> routes;

    /**
     * Where it listens, and as whom.
     *
     * @param address a literal address
     * @param port 0 for any free one, see {@link #port()}
     * @param identity for https; empty: plain HTTP
     */
    public record Listener(String address, int port, Optional<SSLContext> identity) {
        /** Plain HTTP. */
        public static Listener plain(String address, int port) {
            return new Listener(address, port, Optional.empty());
        }

        /** @throws IOException if the PEM files make no identity; says which and what to do */
        public static Listener https(String address, int port, Path certificate, Path privateKey) throws IOException {
            return new Listener(address, port, Optional.of(PemIdentity.context(certificate, privateKey)));
        }
    }

    /**
     * What the resources speak for.
     *
     * @param more resources beside those of the node itself
     */
    public record Served(
            NodeControl control, AddressPolicy policy, Health health, Provisioning provisioning, List<Resource> more) {}

    /** @throws IOException if the address cannot be listened on; says which and what to do */
    public HttpApi(Listener listener, Authority authority, Served served) throws IOException {
        this(listener, routes(served, SLOWEST_CLIENT), authority, Ticker.system(), SLOWEST_CLIENT);
    }

    HttpApi(Listener listener, List<Route> routes, Authority authority, Ticker ticker, Duration slowestClient)
            throws IOException {
        this.routes = List.copyOf(routes);
        int slowestMillis = Math.toIntExact(slowestClient.toMillis());
        var builder = Undertow.builder()
                .setIoThreads(IO_THREADS)
                .setWorkerThreads(WORKERS)
                .setWorkerOption(Options.WORKER_TASK_CORE_THREADS, 1)
                .setWorkerOption(Options.WORKER_TASK_MAX_THREADS, WORKERS)
                .setBufferSize(BUFFER_BYTES)
                .setDirectBuffers(false)
                .setSocketOption(Options.CONNECTION_HIGH_WATER, MOST_CONNECTIONS)
                .setSocketOption(Options.CONNECTION_LOW_WATER, MOST_CONNECTIONS - 1)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, slowestMillis)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, slowestMillis)
                .setServerOption(UndertowOptions.IDLE_TIMEOUT, Math.toIntExact(IDLE.toMillis()))
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MOST_HEADER_BYTES)
                .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true) // browsers keep { and }
                .setHandler(Routes.of(routes, authority, new FailedLogins(ticker)));
        if (listener.identity().isPresent()) {
            builder.setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
                    .addHttpsListener(
                            listener.port(),
                            listener.address(),
                            listener.identity().get());
        } else {
            builder.addHttpListener(listener.port(), listener.address());
        }
        server = builder.build();
        start(listener.address(), listener.port());
    }

    static List<Route> routes(Served served, Duration slowestClient) {
        var routes = new ArrayList<Route>();
        routes.addAll(new HaResource(served.control(), served.policy()).routes(slowestClient));
        routes.addAll(new ReplicationResource(served.control()).routes(slowestClient));
        routes.addAll(new MetricsResource(served.control()).routes());
        routes.addAll(served.provisioning().routes(slowestClient));
        served.more().forEach(resource -> routes.addAll(resource.routes(slowestClient)));
        routes.addAll(new StatusResource(served.health()).routes());
        routes.addAll(ApiDocument.routes());
        return routes;
    }

    /** Everything that is served. */
    List<Route> routes() {
        return routes;
    }

    /** The port in use, also when it was chosen by the kernel. */
    public int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void start(String listen, int port) throws IOException {
        try {
            server.start();
        } catch (RuntimeException failed) {
            server.stop();
            var cause = failed.getCause() instanceof BindException bind ? bind : failed;
            throw new IOException(
                    "the REST API cannot listen on %s port %d (%s): free the port, or set rest_api.listen and rest_api.port"
                            .formatted(listen, port, cause.getMessage()),
                    failed);
        }
    }
}
