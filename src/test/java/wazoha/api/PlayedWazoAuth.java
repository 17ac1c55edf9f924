package wazoha.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** An HTTP server that answers as wazo-auth does; can be told to be slow, to fail, or to let nobody in. */
final class PlayedWazoAuth implements AutoCloseable {
    static final String MASTER = "54eb71f8-1f4b-4ae4-8730-638062fbe521";
    static final String ACCOUNT = "wazo-ha";

    private record Token(String tenant, List<String> acl) {}

    final List<String> requests = new CopyOnWriteArrayList<>();
    final CountDownLatch letGo = new CountDownLatch(1);
    volatile String password = "s3cret";
    volatile int failWith;
    volatile boolean slow;

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "played-wazo-auth");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    PlayedWazoAuth(Optional<SSLContext> identity) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (identity.isPresent()) {
            var https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(identity.get()));
            server = https;
        } else {
            server = HttpServer.create(address, 0);
        }
        server.setExecutor(workers);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void knows(String token, String tenant, String... acl) {
        tokens.put(token, new Token(tenant, List.of(acl)));
    }

    void forgets(String token) {
        tokens.remove(token);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestBody().readAllBytes();
            if (slow) {
                letGo.await(20, TimeUnit.SECONDS);
            }
            if (failWith != 0) {
                send(exchange, failWith, "");
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "POST" -> account(exchange);
                case "HEAD" -> exchange.sendResponseHeaders(check(exchange), -1);
                default -> show(exchange);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void account(HttpExchange exchange) throws IOException {
        var login = ACCOUNT + ":" + password;
        var expected = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        boolean known = exchange.getRequestURI().getPath().equals("/0.1/token")
                && expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        send(
                exchange,
                known ? 200 : 401,
                known ? token("service", MASTER) : "{\"reason\": [\"Authentication Failed\"]}");
    }

    private int check(HttpExchange exchange) {
        var token = tokens.get(tokenOf(exchange));
        if (token == null) {
            return 404;
        }
        return token.acl().contains(exchange.getRequestURI().getQuery().replaceFirst("scope=", "")) ? 204 : 403;
    }

    private void show(HttpExchange exchange) throws IOException {
        var token = tokens.get(tokenOf(exchange));
        send(exchange, token == null ? 404 : 200, token == null ? "{}" : token(tokenOf(exchange), token.tenant()));
    }

    private static String tokenOf(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().replaceFirst("^/0\\.1/token/", "");
    }

    private static String token(String token, String tenant) {
        return "{\"data\": {\"token\": \"%s\", \"metadata\": {\"tenant_uuid\": \"%s\"}}}".formatted(token, tenant);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        letGo.countDown();
        server.stop(0);
        workers.shutdownNow();
    }
}
