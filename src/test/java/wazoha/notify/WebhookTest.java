package wazoha.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/contract.md, section 8: events to a webhook, a real HTTP server. */
@Timeout(120)
class WebhookTest {
    private static final UUID ORIGIN = UUID.fromString("2f6fbdc5-8e33-4e5e-a1a5-0d8c7c5ad111");

    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add("%s %s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("Content-Type"),
                            body));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anEventIsPostedAsJson() throws Exception {
        try (var webhook = webhook()) {
            webhook.tell(Events.failover());
        }
        assertThat(received)
                .containsExactly(
                        "POST /hook?key=secret application/json {\"name\":\"ha_failover\",\"origin_uuid\":\"" + ORIGIN
                                + "\",\"timestamp\":\"2026-11-22T10:00:00.250Z\",\"data\":{\"reason\":\"the master does not"
                                + " answer at all: take over\",\"phase\":\"SERVING\",\"epoch\":6}}");
    }

    @ParameterizedTest(name = "status {0}: told {1}, asked again {2}")
    @CsvSource({
        "200, true, false",
        "202, true, false",
        "302, false, false",
        "400, false, false",
        "404, false, false",
        "429, false, true",
        "500, false, true",
        "503, false, true"
    })
    void theStatusSaysWhetherItWasTaken(int answer, boolean told, boolean again) throws Exception {
        status = answer;
        try (var webhook = webhook()) {
            if (told) {
                webhook.tell(Events.failover());
            } else {
                assertThatThrownBy(() -> webhook.tell(Events.failover()))
                        .isInstanceOfSatisfying(
                                DeliveryException.class,
                                failed -> assertThat(failed.isHopeless()).isEqualTo(!again))
                        .hasMessageContaining("status " + answer)
                        .hasMessageNotContaining("secret");
            }
        }
        assertThat(received).hasSize(1);
    }

    @Test
    void aWebhookThatIsNotThereIsNamedWithoutItsSecret() throws Exception {
        server.stop(0);
        try (var webhook = webhook()) {
            assertThatThrownBy(() -> webhook.tell(Events.failover()))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void anHttpsServerThatProvesNothingGetsNothing() throws Exception {
        try (var plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var answering = new Thread(() -> {
                try (var client = plain.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    received.add("closed");
                }
            });
            answering.start();
            try (var webhook = new Webhook("https://127.0.0.1:" + plain.getLocalPort() + "/hook", ORIGIN)) {
                assertThatThrownBy(() -> webhook.tell(Events.failover())).isInstanceOf(DeliveryException.class);
            }
            answering.join(5000);
        }
    }

    private Webhook webhook() {
        return new Webhook("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?key=secret", ORIGIN);
    }
}
