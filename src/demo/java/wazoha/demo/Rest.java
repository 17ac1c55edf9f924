package wazoha.demo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The configuration resource of a node. */
final class Rest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofMillis(100);

    private final URI resource;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Rest(String address, int port, String token) {
        this.resource = URI.create("http://%s:%d/1.1/ha".formatted(address, port));
        this.token = token;
    }

    void configure(String nodeType, String remoteAddress) throws DemoException, InterruptedException {
        var body = "{\"node_type\": \"%s\", \"remote_address\": \"%s\"}".formatted(nodeType, remoteAddress);
        var request = HttpRequest.newBuilder(resource)
                .timeout(PATIENCE)
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer = send(request);
            if (answer.statusCode() != 204) {
                throw new DemoException("PUT %s with %s was answered by %d %s"
                        .formatted(resource, body, answer.statusCode(), answer.body()));
            }
        } catch (IOException e) {
            throw new DemoException("PUT %s failed: %s".formatted(resource, e), e);
        }
    }

    /** A daemon answers on its socket a moment before it listens here. */
    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (ConnectException refused) {
                if (System.nanoTime() > end) {
                    throw refused;
                }
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }
}
