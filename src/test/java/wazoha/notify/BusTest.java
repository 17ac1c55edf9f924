package wazoha.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/** docs/contract.md, section 8: events on the message bus, to a server that plays AMQP 0-9-1. */
@Timeout(120)
class BusTest {
    private static final UUID ORIGIN = UUID.fromString("2f6fbdc5-8e33-4e5e-a1a5-0d8c7c5ad111");

    @TempDir
    Path folder;

    private ScriptedBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = new ScriptedBroker("wazo", "s3cret");
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    @Test
    void anEventHasTheHeadersAndThePayloadOfTheContract() throws Exception {
        broker.hasExchange = true;
        try (var bus = bus("s3cret")) {
            bus.tell(Events.failover());
        }
        assertThat(broker.declared).isEmpty();
        assertThat(broker.messages).hasSize(1);
        var message = broker.messages.get(0);
        assertThat(message.exchange()).isEqualTo("wazo-headers");
        assertThat(message.contentType()).isEqualTo("application/json");
        assertThat(message.headers())
                .isEqualTo(Map.of(
                        "name", "ha_failover",
                        "origin_uuid", ORIGIN.toString(),
                        "timestamp", "2026-11-22T10:00:00.250Z",
                        "required_access", "event.ha_failover"));
        assertThat(message.body())
                .isEqualTo("{\"name\":\"ha_failover\",\"origin_uuid\":\"" + ORIGIN
                        + "\",\"timestamp\":\"2026-11-22T10:00:00.250Z\",\"required_access\":\"event.ha_failover\","
                        + "\"data\":{\"reason\":\"the master does not answer at all: take over\",\"phase\":\"SERVING\","
                        + "\"epoch\":6}}");
    }

    @ParameterizedTest(name = "8 events: {0}")
    @ValueSource(
            strings = {
                "ha_edited",
                "registrar_edited",
                "sip_general_edited",
                "ha_failover",
                "ha_failback",
                "ha_replication_failed"
            })
    void eachEventOfTheContractIsPublishedUnderItsNameAndPermission(String name) throws Exception {
        try (var notifier = new Notifier(List.of(bus("s3cret")), Ticker.system())) {
            notifier.offer(Events.named(name, "why"));
            await().until(() -> !broker.messages.isEmpty());
        }
        var message = broker.messages.get(0);
        assertThat(message.exchange()).isEqualTo("wazo-headers");
        assertThat(message.headers())
                .isEqualTo(Map.of(
                        "name",
                        name,
                        "origin_uuid",
                        ORIGIN.toString(),
                        "timestamp",
                        "2026-11-22T10:00:00.250Z",
                        "required_access",
                        "event." + name));
        var payload = new ObjectMapper().readTree(message.body());
        assertThat(payload.fieldNames())
                .toIterable()
                .containsExactly("name", "origin_uuid", "timestamp", "required_access", "data");
        message.headers()
                .forEach((key, value) -> assertThat(payload.path(key).asText()).isEqualTo(value));
        assertThat(payload.at("/data/reason").asText()).isEqualTo("why");
    }

    @Test
    void anExchangeThatIsNotThereIsMade() throws Exception {
        try (var bus = bus("s3cret")) {
            bus.tell(Events.failover());
            bus.tell(Events.failover());
        }
        assertThat(broker.declared).containsExactly("wazo-headers headers durable");
        assertThat(broker.messages).hasSize(2);
    }

    @Test
    void aConnectionThatWasCutIsMadeAnew() throws Exception {
        try (var notifier = new Notifier(List.of(bus("s3cret")), Ticker.system())) {
            notifier.offer(Events.named("ha_failover", "before"));
            await().until(() -> !broker.messages.isEmpty());
            broker.cut();
            notifier.offer(Events.named("ha_failback", "after"));
            await().atMost(java.time.Duration.ofSeconds(20))
                    .until(() -> broker.messages.stream()
                            .anyMatch(message -> message.body().contains("after")));
            await().until(() -> notifier.works("bus"));
        }
    }

    @Test
    void aWrongPasswordIsAFailureThatDoesNotRepeatIt() throws Exception {
        try (var bus = bus("wr0ng")) {
            assertThatThrownBy(() -> bus.tell(Events.failover()))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageNotContaining("wr0ng");
        }
    }

    @Test
    void whatIsNotConfirmedIsNotTold() throws Exception {
        broker.confirms = false;
        try (var bus = bus("s3cret")) {
            assertThatThrownBy(() -> bus.tell(Events.failover())).isInstanceOf(DeliveryException.class);
            broker.confirms = true;
            bus.tell(Events.failover());
        }
        assertThat(broker.messages).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereIsKnownBeforeTheFirstEvent() throws Exception {
        var bus = bus("s3cret");
        broker.close();
        try (var notifier = new Notifier(List.of(bus), Ticker.system())) {
            await().until(() -> !notifier.works("bus"));
        }
    }

    @Test
    void theOriginIsMadeOnceAndKept() throws Exception {
        var paths = new NodePaths(folder);
        var origin = Origin.of(paths);
        assertThat(Origin.of(paths)).isEqualTo(origin);
        Files.writeString(paths.state().resolve("uuid"), "no uuid");
        assertThatThrownBy(() -> Origin.of(paths)).hasMessageContaining("uuid");
    }

    private Bus bus(String password) throws IOException {
        var file = folder.resolve("bus.password");
        Files.writeString(file, password + "\n");
        return new Bus(new Bus.Server("127.0.0.1", broker.port(), "wazo", Optional.of(file), "wazo-headers"), ORIGIN);
    }
}
