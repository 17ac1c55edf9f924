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
import wazoha.node.NodePaths;

/** A real API on a free port, over a node in memory, and clients for it. */
final class RunningApi implements AutoCloseable {
    static final Duration SLOWEST_CLIENT = Duration.ofMillis(400);

    final MemoryNode node = new MemoryNode();
    final TokenStore tokens;
    final String token;
    final HttpApi api;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RunningApi(Path root, Duration slowestClient) throws IOException {
        this(root, slowestClient, List.of());
    }

    RunningApi(Path root, Duration slowestClient, List<Resource> more) throws IOException {
        tokens = new TokenStore(new NodePaths(root), InstantSource.system());
        token = tokens.create(List.of("confd.#"));
        var policy = new AddressPolicy(false, address -> address.text().equals("10.0.0.9"));
        api = new HttpApi("127.0.0.1", 0, node, tokens, policy, more, slowestClient);
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
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                .timeout(Duration.ofSeconds(10));
        return withToken.isEmpty() ? request : request.header("X-Auth-Token", withToken);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
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
