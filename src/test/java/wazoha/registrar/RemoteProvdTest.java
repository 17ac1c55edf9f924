package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.registrar.FileConfigStoreTest.given;
import static wazoha.registrar.FileConfigStoreTest.refused;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/** docs/contract.md, section 5: the registrars in a provd of Wazo, well and ill. */
@Timeout(60)
class RemoteProvdTest {
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final HaSettings MASTER =
            new HaSettings(NodeRole.MASTER, PeerAddress.parse("10.0.0.2").orElseThrow());
    private static final String LOCAL =
            "{\"id\":\"default\",\"X_type\":\"registrar\",\"parent_ids\":[],\"raw_config\":{},\"f\":1.10,\"u\":\"\\u00E9\"}";
    private static final String DEVICE =
            "{\"id\":\"device\",\"parent_ids\":[\"base\"],\"raw_config\":{\"registrar_backup\":null}}";

    private final List<String> events = new CopyOnWriteArrayList<>();
    private FakeProvd provd;

    @BeforeEach
    void start() throws IOException {
        provd = new FakeProvd();
        provd.add(LOCAL);
        provd.add(DEVICE);
    }

    @AfterEach
    void stop() {
        provd.close();
    }

    @Test
    void itIsNotConnectedToBeforeItIsUsed() {
        store(provd.address(), ServiceToken.NONE, SHORT);
        assertThat(provd.requests).isEmpty();
    }

    @Test
    void registrarsAreFoundReadAndChanged() throws Exception {
        var store = store(provd.address(), ServiceToken.NONE, Duration.ofSeconds(4));
        assertThat(given(store.registrars())).containsExactly(provd.document("default"));
        assertThat(given(store.get("device")).path("id").asText()).isEqualTo("device");
        assertThat(refused(store.get("nobody"))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(refused(store.edit("nobody", document -> document))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(given(store.edit("default", document -> document))).isFalse();
        assertThat(provd.requests).noneMatch(request -> request.startsWith("PUT"));
        assertThat(given(store.edit("default", document -> document.put("registrar_backup", "10.0.0.2"))))
                .isTrue();
        assertThat(ConfigJson.write(provd.document("default")))
                .isEqualTo(LOCAL.replace("\"}", "\",\"registrar_backup\":\"10.0.0.2\"}"));
        assertThat(events).containsExactly("registrar_edited {\"id\":\"default\"}");
    }

    @ParameterizedTest(name = "id [{0}] is asked for as {1}")
    @CsvSource({"a b, '/a b'", "a/b, /a/b", "a?b=c, /a?b=c", "%2e, /%2e"})
    void anIdNamesADocumentAndNothingElse(String id, String path) throws Exception {
        var store = store(provd.address(), ServiceToken.NONE, Duration.ofSeconds(4));
        assertThat(refused(store.get(id))).isEqualTo(Reply.Reason.UNKNOWN);
        assertThat(provd.requests).containsExactly("GET " + path);
        for (var none : List.of("", ".", "..")) {
            assertThat(refused(store.get(none))).isEqualTo(Reply.Reason.UNKNOWN);
        }
        assertThat(provd.requests).hasSize(1);
    }

    @Test
    void aProvdThatIgnoresTheSelectorChangesNoDevice() throws Exception {
        provd.mood = FakeProvd.Mood.DEAF;
        var store = store(provd.address(), ServiceToken.NONE, Duration.ofSeconds(4));
        new RegistrarBackups(store, () -> HaSettings.DISABLED, Ticker.system()).apply(MASTER);
        assertThat(provd.document("default").path("proxy_backup").asText()).isEqualTo("10.0.0.2");
        assertThat(ConfigJson.write(provd.document("device"))).isEqualTo(DEVICE);
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() throws Exception {
        provd.token = "new";
        var renewals = new ArrayList<Boolean>();
        var store = store(
                provd.address(),
                (renewed, within) -> {
                    renewals.add(renewed);
                    return renewed ? "new" : "old";
                },
                Duration.ofSeconds(4));
        assertThat(given(store.registrars())).hasSize(1);
        assertThat(renewals).containsExactly(false, true);
        provd.token = "another";
        var reply = store.registrars();
        assertThat(refused(reply)).isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(reply.toString()).contains("refuses our token").doesNotContain("old", "new");
    }

    @Test
    void withoutATokenTheReasonIsTheTokens() throws Exception {
        var store = store(
                provd.address(),
                (renewed, within) -> {
                    throw new IOException("wazo-auth does not answer");
                },
                SHORT);
        assertThat(store.registrars().toString()).contains("wazo-auth does not answer");
    }

    @ParameterizedTest(name = "a provd that is {0}: {1}")
    @CsvSource({
        "SILENT, did not answer in time",
        "STUCK, did not answer in time",
        "FAILING, answered 500",
        "GARBAGE, not JSON",
        "NONSENSE, no configs",
        "DEEP, not JSON within the usual bounds",
        "ENDLESS, over 2097152 bytes"
    })
    void whatIsWrongIsTold(FakeProvd.Mood mood, String reason) throws Exception {
        provd.mood = mood;
        // an endless answer needs its time: 2 MiB have to come
        var limit = mood == FakeProvd.Mood.ENDLESS ? Duration.ofSeconds(4) : SHORT;
        var store = store(provd.address(), ServiceToken.NONE, limit);
        var began = Ticker.system().now();
        var reply = store.registrars();
        assertThat(Ticker.system().now().minus(began)).isLessThan(Duration.ofSeconds(6));
        assertThat(refused(reply)).isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(((Reply.Refused<?>) reply).detail()).contains("provd at http://127.0.0.1:", reason, "provd.host");
        assertThat(refused(store.edit("default", document -> document.put("x", 1))))
                .isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(ConfigJson.write(provd.document("default"))).isEqualTo(LOCAL);
        provd.mood = FakeProvd.Mood.WELL;
        assertThat(given(store.registrars())).as("and it is used again").hasSize(1);
    }

    @Test
    void aWrongPrefixIsNotTakenForAMissingDocument() throws Exception {
        var right = provd.address();
        var wrong = new ProvdAddress(right.host(), right.port(), false, "/0.2", List.of());
        var reply = store(wrong, ServiceToken.NONE, SHORT).registrars();
        assertThat(refused(reply)).isEqualTo(Reply.Reason.UNAVAILABLE);
        assertThat(reply.toString()).contains("answered 404", "provd.prefix");
    }

    /** docs/contract.md, section 3: a dependency that does not answer makes the change fail within 10 s. */
    @ParameterizedTest(name = "a provd that is {0}")
    @CsvSource({"SILENT", "STUCK", "FAILING"})
    void aChangeFailsWithin10SecondsWithTheReason(FakeProvd.Mood mood) throws Exception {
        provd.mood = mood;
        var backups = backups(new RemoteProvd(provd.address(), ServiceToken.NONE, Ticker.system(), this::event));
        var began = Ticker.system().now();
        assertThatThrownBy(() -> backups.plan(MASTER))
                .isInstanceOf(EffectException.class)
                .hasMessageContainingAll("registrars", "provd at http://127.0.0.1:");
        assertThat(Ticker.system().now().minus(began)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void aProvdThatFallsSilentInTheMiddleFailsWithin10SecondsToo() throws Exception {
        for (int i = 0; i < 30; i++) {
            provd.add("{\"id\":\"r%d\",\"X_type\":\"registrar\",\"parent_ids\":[],\"raw_config\":{}}".formatted(i));
        }
        var store = new RemoteProvd(provd.address(), ServiceToken.NONE, Ticker.system(), (event, data) -> {
            if (events.size() == 3) {
                provd.mood = FakeProvd.Mood.SILENT;
            }
            event(event, data);
        });
        var began = Ticker.system().now();
        var backups = backups(store);
        var before = backups.plan(MASTER).before();
        assertThatThrownBy(() -> backups.apply(MASTER)).isInstanceOf(EffectException.class);
        assertThat(Ticker.system().now().minus(began)).isLessThan(Duration.ofSeconds(10));
        assertThat(provd.documents.values())
                .filteredOn(document -> document.has("registrar_backup"))
                .hasSize(4);
        provd.mood = FakeProvd.Mood.WELL;
        backups.undo(before);
        assertThat(provd.documents.values()).noneMatch(document -> document.has("registrar_backup"));
        assertThat(ConfigJson.write(provd.document("default"))).isEqualTo(LOCAL);
    }

    @Test
    void whereNobodyListensItFailsAtOnce() throws Exception {
        var store = new RemoteProvd(FakeProvd.nowhere(), ServiceToken.NONE, Ticker.system(), this::event);
        var began = Ticker.system().now();
        assertThat(store.registrars().toString()).contains("cannot be connected to");
        assertThat(Ticker.system().now().minus(began)).isLessThan(Duration.ofSeconds(20));
    }

    /** A listener whose queue is full drops what comes: the connection is neither made nor refused. */
    @Test
    void aHostThatDropsEverythingIsGivenUp() throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var waiting = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 2; i++) {
                    waiting.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
                }
                var address = new ProvdAddress("127.0.0.1", full.getLocalPort(), false, "/provd", List.of());
                var reply = store(address, ServiceToken.NONE, SHORT).registrars();
                assertThat(reply.toString()).contains("did not answer in time");
            } finally {
                for (var socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void aCertificateThatIsNoneIsNamed() throws Exception {
        var address = new ProvdAddress("127.0.0.1", 1, true, "/provd", List.of(Path.of("/nonexistent/ca.pem")));
        assertThat(store(address, ServiceToken.NONE, SHORT).registrars().toString())
                .contains("https://127.0.0.1:1/provd", "/nonexistent/ca.pem");
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
    @CsvSource({
        "127.0.0.1, 8666, false, /provd, http://127.0.0.1:8666/provd/cfg_mgr/configs",
        "provd.example, 443, true, /api/provd/0.2/, https://provd.example:443/api/provd/0.2/cfg_mgr/configs",
        "2001:db8::1, 8666, false, /, http://[2001:db8::1]:8666/cfg_mgr/configs",
        "::1, 8666, false, /provd, http://[::1]:8666/provd/cfg_mgr/configs"
    })
    void theAddressIsMadeOfTheSettings(String host, int port, boolean https, String prefix, String uri) {
        assertThat(new ProvdAddress(host, port, https, prefix, List.of())
                        .uri("/cfg_mgr/configs", "")
                        .toString())
                .isEqualTo(uri);
    }

    private void event(String event, String data) {
        events.add(event + " " + data);
    }

    private static RegistrarBackups backups(ConfigStore store) {
        return new RegistrarBackups(store, () -> HaSettings.DISABLED, Ticker.system());
    }

    private RemoteProvd store(ProvdAddress address, ServiceToken token, Duration limit) {
        return new RemoteProvd(address, token, Ticker.system(), this::event, limit);
    }
}
