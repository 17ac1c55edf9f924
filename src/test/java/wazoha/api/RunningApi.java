package wazoha.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.GeneralPlace;
import wazoha.asterisk.ResyncJob;
import wazoha.asterisk.SipGeneral;
import wazoha.node.GeneralTable;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.registrar.FileConfigStore;
import wazoha.registrar.RegistrarBackups;

/** A real API on a free port, over a node in memory, and clients for it. */
final class RunningApi implements AutoCloseable {
    static final Duration SLOWEST_CLIENT = Duration.ofMillis(400);

    final MemoryNode node = new MemoryNode();
    final TokenStore tokens;
    final List<String> events = new CopyOnWriteArrayList<>();
    final Provisioning provisioning;
    final String token;
    final HttpApi api;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RunningApi(Path root, Duration slowestClient) throws IOException {
        this(root, slowestClient, Ticker.system(), Health.ALONE, List.of());
    }

    RunningApi(Path root, Duration slowestClient, List<Resource> more) throws IOException {
        this(root, slowestClient, Ticker.system(), Health.ALONE, more);
    }

    RunningApi(Path root, Duration slowestClient, Ticker ticker, Health health) throws IOException {
        this(root, slowestClient, ticker, health, List.of());
    }

    RunningApi(Path root, Duration slowestClient, Ticker ticker, Health health, List<Resource> more)
            throws IOException {
        tokens = new TokenStore(new NodePaths(root), InstantSource.system());
        token = tokens.create(List.of("#"));
        var policy = new AddressPolicy(false, address -> address.text().equals("10.0.0.9"));
        var store = new FileConfigStore(new NodePaths(root), (event, data) -> events.add(event + " " + data));
        provisioning = new Provisioning(store, new RegistrarBackups(store, node::settings, Ticker.system()));
        var routes = HttpApi.routes(new HttpApi.Served(node, policy, health, provisioning, more), slowestClient);
        api = new HttpApi(HttpApi.Listener.plain("127.0.0.1", 0), routes, tokens, ticker, slowestClient);
    }

    /** What is asked of Asterisk, without one, and without a database. */
    static AsteriskResource asterisk(Path root, Runnable edited) {
        return asterisk(root, GeneralTable.NONE, edited);
    }

    static AsteriskResource asterisk(Path root, GeneralTable table, Runnable edited) {
        var general = new GeneralPlace(new SipGeneral(new NodePaths(root)), table);
        return new AsteriskResource(general, new ResyncJob(AmiDoor.none(), Ticker.system()), edited);
    }

    /** The routes over a node in memory; their store of documents is never asked. */
    static List<Route> routes(MemoryNode node, Duration slowestClient) {
        var nowhere = new FileConfigStore(new NodePaths(Path.of("target", "nowhere")), (event, data) -> {});
        var provisioning = new Provisioning(nowhere, new RegistrarBackups(nowhere, node::settings, Ticker.system()));
        var policy = new AddressPolicy(false, own -> false);
        return HttpApi.routes(new HttpApi.Served(node, policy, Health.ALONE, provisioning, List.of()), slowestClient);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path, token).GET());
    }

    HttpResponse<String> put(String body) throws Exception {
        return put(body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> put(byte[] body) throws Exception {
        return send(request("/1.1/ha", token).PUT(BodyPublishers.ofByteArray(body)));
    }

    HttpRequest.Builder request(String path, String withToken) {
        return request(api.port(), path, withToken);
    }

    HttpRequest.Builder request(int port, String path, String withToken) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        return withToken.isEmpty() ? request : request.header("X-Auth-Token", withToken);
    }

    /** The same request to another API, with a token. */
    HttpResponse<String> to(HttpApi other, String path, String method) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + other.port() + path))
                .timeout(Duration.ofSeconds(10))
                .header("X-Auth-Token", token)
                .method(method, BodyPublishers.noBody());
        return send(request);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The status of the configuration for this token. */
    static int statusOf(int port, String withToken) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/1.1/ha".formatted(port)))
                .timeout(Duration.ofSeconds(10))
                .header("X-Auth-Token", withToken)
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    /** A connection that has sent these bytes and nothing more. */
    Socket raw(String head) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Everything that the server sends until it ends the connection. */
    static String rest(Socket socket) throws IOException {
        var bytes = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(bytes);
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        api.close();
    }
}
