package wazoha.api;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xnio.Options;
import wazoha.daemon.NodeControl;

/**
 * The REST API over HTTP/1.1 (docs/api.md). Serves from construction until closed.
 *
 * <p>Sized for an agent of 80 MB: two threads move bytes, at most four carry out requests, and a body is in memory
 * only once it is complete, so that slow clients hold a connection and no thread.
 */
public final class HttpApi implements AutoCloseable {
    /** A client has so long to send its head, and as long again for its body. */
    private static final Duration SLOWEST_CLIENT = Duration.ofSeconds(10);
    /** Longer than the slowest order (15 s), which moves no byte while it is carried out. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final int IO_THREADS = 2;
    private static final int WORKERS = 4;
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    /** More wait in the kernel's queue until others end; each costs about 10 kB. */
    private static final int MOST_CONNECTIONS = 256;

    private final Undertow server;

    /**
     * @param listen a literal address
     * @param port 0 for any free one, see {@link #port()}
     * @throws IOException if the address cannot be listened on; says which and what to do
     */
    public HttpApi(
            String listen,
            int port,
            NodeControl control,
            Authority authority,
            AddressPolicy policy,
            Provisioning provisioning)
            throws IOException {
        this(listen, port, control, authority, policy, provisioning, SLOWEST_CLIENT);
    }

    HttpApi(
            String listen,
            int port,
            NodeControl control,
            Authority authority,
            AddressPolicy policy,
            Provisioning provisioning,
            Duration slowestClient)
            throws IOException {
        int slowestMillis = Math.toIntExact(slowestClient.toMillis());
        server = Undertow.builder()
                .addHttpListener(port, listen)
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
                .setHandler(Routes.of(routes(control, policy, provisioning, slowestClient), authority))
                .build();
        start(listen, port);
    }

    private static List<Route> routes(
            NodeControl control, AddressPolicy policy, Provisioning provisioning, Duration slowestClient) {
        var routes = new ArrayList<Route>();
        routes.addAll(new HaResource(control, policy).routes(slowestClient));
        routes.addAll(provisioning.routes(slowestClient));
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
