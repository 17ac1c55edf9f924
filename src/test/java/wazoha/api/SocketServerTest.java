package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.ResyncJob;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

@Timeout(120)
class SocketServerTest {
    private static final AddressPolicy POLICY = new AddressPolicy(false, address -> false);
    private static final Duration SLOWEST_CLIENT = Duration.ofMillis(400);
    private static final HaSettings SLAVE =
            new HaSettings(NodeRole.SLAVE, PeerAddress.parse("10.0.0.1").orElseThrow());

    @TempDir
    Path root;

    private final MemoryNode node = new MemoryNode();
    private NodePaths paths;
    private SocketServer server;
    private DaemonClient client;

    @BeforeEach
    void start() throws IOException {
        paths = new NodePaths(root);
        server = new SocketServer(paths, node, POLICY, new ResyncJob(AmiDoor.none(), Ticker.system()), SLOWEST_CLIENT);
        client = new DaemonClient(paths);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyOrderReachesTheNode() {
        assertThat(answer(Order.configure(SLAVE)).path("ok").asBoolean()).isTrue();
        assertThat(node.settings()).isEqualTo(SLAVE);
        assertThat(answer(Order.status()).at("/status/role").asText()).isEqualTo("slave");
        answer(Order.hold(Duration.ofMinutes(90), true));
        assertThat(answer(Order.status()).at("/status/held/until").asText()).isEqualTo("in 5400 s");
        assertThat(answer(Order.status()).at("/status/held/evenIfNobodyServes").asBoolean())
                .isTrue();
        answer(Order.release());
        assertThat(node.status().held()).isNull();
        answer(Order.startServices());
        assertThat(node.status().phase()).isEqualTo("SERVING");
        answer(Order.stopServices());
        assertThat(node.status().phase()).isEqualTo("STANDBY");
        assertThat(answer(Order.checkMaster("10.0.0.1")).path("line").asText())
                .isEqualTo("the master 10.0.0.1 serves: nothing to do");
        assertThat(answer(Order.replicate("10.0.0.1")).path("line").asText()).isEqualTo("3 tables, 12 rows");
        assertThat(answer(Order.syncFiles(true)).at("/lines/0").asText()).isEqualTo("Synchronization successful");
    }

    @Test
    void historyShowsTheNewestEntriesAndALineCutShortAsItStands() {
        for (int i = 1; i <= 5; i++) {
            node.remember("{\"rule\":%d}".formatted(i));
        }
        node.remember("{\"rule\":");
        assertThat(answer(Order.history(3)).path("history").toString())
                .isEqualTo("[{\"rule\":4},{\"rule\":5},\"{\\\"rule\\\":\"]");
    }

    @Test
    void aRefusalCarriesItsReason() {
        node.refuse("the master still serves");
        assertThat(client.ask(Order.startServices()))
                .isEqualTo(new DaemonClient.Result.Refused("the master still serves"));
    }

    @Test
    void aConfigurationIsJudgedAsAPut() {
        var result = client.ask(Order.configure("MASTER", "slave"));
        assertThat(result).isInstanceOf(DaemonClient.Result.Refused.class);
        assertThat(((DaemonClient.Result.Refused) result).reason())
                .contains("Input Error - node_type: ", "\nInput Error - remote_address: ");
    }

    @ParameterizedTest(name = "refused: {0}")
    @ValueSource(
            strings = {
                "",
                "x",
                "{}",
                "[]",
                "null",
                "{\"do\":\"dance\"}",
                "{\"do\":1}",
                "{\"do\":\"history\",\"count\":0}",
                "{\"do\":\"history\",\"count\":\"20\"}",
                "{\"do\":\"history\",\"count\":1e9}",
                "{\"do\":\"hold\",\"seconds\":-1}",
                "{\"do\":\"hold\",\"seconds\":99999999999999999999}",
                "{\"do\":\"services\"}",
                "{\"do\":\"services\",\"action\":\"restart\"}",
                "{\"do\":\"check\"}",
                "{\"do\":\"replicate\",\"address\":\"slave\"}",
                "{\"do\":\"configure\"}",
                "{\"do\":\"status\"} {}"
            })
    void aLineThatIsNoOrderIsRefusedAndTheNextOneAnswered(String line) throws IOException {
        assertThat(Json.read(converse(line + "\n")).path("ok").asBoolean(true)).isFalse();
        assertThat(answer(Order.status()).path("ok").asBoolean()).isTrue();
    }

    @Test
    void aDefectOfTheNodeIsToldWithoutItsInsides() {
        node.failInside();
        var result = client.ask(Order.status());
        assertThat(result).isInstanceOf(DaemonClient.Result.Refused.class);
        assertThat(result.toString()).contains("its log says why").doesNotContain("a defect of the node");
    }

    @Test
    void aLineOver64KiBIsRefused() throws IOException {
        assertThat(converse("{\"do\":\"" + "x".repeat(70_000) + "\"}\n")).contains("\"ok\":false", "65536 bytes");
    }

    @Test
    void onlyTheOwnerMayUseTheSocketAndItGoesWithTheServer() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.socket())))
                .isEqualTo("rw-------");
        server.close();
        assertThat(paths.socket()).doesNotExist();
        assertThat(client.ask(Order.status())).isInstanceOf(DaemonClient.Result.NotRunning.class);
    }

    @Test
    void aSecondDaemonIsRefusedAndTheFirstGoesOn() {
        assertThatThrownBy(() -> new SocketServer(paths, node, POLICY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another daemon runs");
        assertThat(answer(Order.status()).path("ok").asBoolean()).isTrue();
    }

    @Test
    void aSocketFileThatACrashLeftIsReplaced() throws IOException {
        server.close();
        try (var crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(paths.socket()));
        }
        assertThat(paths.socket()).exists();
        assertThat(client.ask(Order.status())).isInstanceOf(DaemonClient.Result.NotRunning.class);
        server = new SocketServer(paths, node, POLICY);
        assertThat(answer(Order.status()).path("ok").asBoolean()).isTrue();
    }

    @Test
    void aPathThatTheKernelCannotTakeIsNamed() {
        var deep = new NodePaths(root.resolve("x".repeat(100)));
        assertThatThrownBy(() -> new SocketServer(deep, node, POLICY))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(deep.socket().toString(), "107", "--root");
        assertThat(new DaemonClient(deep).ask(Order.status()).toString())
                .contains(deep.socket().toString(), "--root");
    }

    @Test
    void aClientThatSaysNothingIsCut() throws IOException {
        try (var silent = connect()) {
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void silentClientsAreBoundedAndOthersAreToldToAskAgain() throws IOException {
        var silent = new ArrayList<SocketChannel>();
        try {
            for (int i = 0; i < 8; i++) {
                silent.add(connect());
            }
            assertThat(client.ask(Order.status()).toString()).contains("busy with 8 orders");
        } finally {
            for (var channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void aDaemonThatHangsIsToldApartFromOneThatDoesNotRun() throws IOException {
        server.close();
        try (var frozen = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            frozen.bind(UnixDomainSocketAddress.of(paths.socket()));
            var result = client.ask(Order.status().within(Duration.ofMillis(200)));
            assertThat(result).isInstanceOf(DaemonClient.Result.NotRunning.class);
            assertThat(result.toString()).contains("did not answer", "within 200 ms");
        }
    }

    private JsonNode answer(Order order) {
        var result = client.ask(order);
        assertThat(result).isInstanceOf(DaemonClient.Result.Answer.class);
        return ((DaemonClient.Result.Answer) result).body();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(paths.socket()));
    }

    private String converse(String text) throws IOException {
        try (var channel = connect()) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            return SocketLine.read(channel, 100_000).orElseThrow();
        }
    }
}
