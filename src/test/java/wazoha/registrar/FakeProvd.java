package wazoha.registrar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import wazoha.FreePort;

/** A provd as our client sees it: a real HTTP server on loopback, with documents in memory, and with moods. */
final class FakeProvd implements AutoCloseable {
    static final String MEDIA_TYPE = "application/vnd.proformatique.provd+json";

    enum Mood {
        WELL,
        /** Takes the request and says nothing. */
        SILENT,
        /** Sends a head and the first byte of a body, and no more. */
        STUCK,
        FAILING,
        /** No JSON. */
        GARBAGE,
        /** JSON that is none of its forms. */
        NONSENSE,
        DEEP,
        ENDLESS,
        /** Gives all documents, whatever the selector is. */
        DEAF
    }

    final Map<String, ObjectNode> documents = new ConcurrentSkipListMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile Mood mood = Mood.WELL;
    /** The token that it wants; empty for none. */
    volatile String token = "";

    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeProvd() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(threads);
        server.createContext("/provd/cfg_mgr/configs", this::answer);
        server.start();
    }

    ProvdAddress address() {
        return new ProvdAddress("127.0.0.1", server.getAddress().getPort(), false, "/provd", List.of());
    }

    /** Where nobody listens. */
    static ProvdAddress nowhere() throws IOException {
        return new ProvdAddress("127.0.0.1", FreePort.next(), false, "/provd", List.of());
    }

    ObjectNode document(String id) {
        return Objects.requireNonNull(documents.get(id), id);
    }

    void add(String document) throws IOException {
        var parsed = (ObjectNode) ConfigJson.read(document);
        documents.put(ConfigDocument.id(parsed), parsed);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring("/provd/cfg_mgr/configs".length());
            requests.add(exchange.getRequestMethod() + " " + path);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!token.isEmpty() && !token.equals(exchange.getRequestHeaders().getFirst("X-Auth-Token"))) {
                send(exchange, 401, "Unauthorized");
                return;
            }
            switch (mood) {
                case SILENT -> await();
                case STUCK -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    await();
                }
                case FAILING -> send(exchange, 500, "no");
                case GARBAGE -> send(exchange, 200, "<html>");
                case NONSENSE -> send(exchange, 200, "[{\"configs\": 1}]");
                case DEEP -> send(exchange, 200, "[".repeat(100_000));
                case ENDLESS -> endless(exchange);
                case WELL, DEAF -> serve(exchange, path, body);
            }
        }
    }

    private void serve(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (!MEDIA_TYPE.equals(exchange.getRequestHeaders().getFirst("Accept"))) {
            send(exchange, 406, "Not Acceptable");
        } else if (path.isEmpty()) {
            var answer = ConfigJson.object();
            answer.putArray("configs").addAll(selected(exchange.getRequestURI().getQuery()));
            send(exchange, 200, ConfigJson.write(answer));
        } else if (!documents.containsKey(path.substring(1))) {
            send(exchange, 404, "Not Found");
        } else if (exchange.getRequestMethod().equals("PUT")) {
            replace(exchange, path.substring(1), body);
        } else {
            var answer = ConfigJson.object();
            answer.set("config", documents.get(path.substring(1)));
            send(exchange, 200, ConfigJson.write(answer));
        }
    }

    private List<ObjectNode> selected(String query) {
        boolean registrars = "q={\"X_type\":\"registrar\"}".equals(query) && mood != Mood.DEAF;
        return documents.values().stream()
                .filter(document -> !registrars || ConfigDocument.isRegistrar(document))
                .toList();
    }

    private void replace(HttpExchange exchange, String id, byte[] body) throws IOException {
        var config = ConfigJson.read(body).path("config");
        boolean good = MEDIA_TYPE.equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                && ConfigDocument.of(config) instanceof Reply.Given<ObjectNode>;
        if (good) {
            documents.put(id, (ObjectNode) config);
            exchange.sendResponseHeaders(204, -1);
        } else {
            send(exchange, 400, "Bad Request");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] part = new byte[64 * 1024];
        for (int i = 0; i < 1024; i++) { // 64 MiB, unless the client leaves
            exchange.getResponseBody().write(part);
        }
    }

    private void await() {
        try {
            closing.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
