package wazoha.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

@Timeout(120)
class HaConfTest {
    private static final HaSettings MASTER = settings(NodeRole.MASTER, "10.0.0.2");
    private static final HaSettings SLAVE = settings(NodeRole.SLAVE, "10.0.0.1");
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @TempDir
    private Path root;

    private NodePaths paths;
    private HaConf conf;

    @BeforeEach
    void aNodeWithoutConfiguration() {
        paths = new NodePaths(root);
        conf = new HaConf(paths);
    }

    @Test
    void withoutAFileTheNodeIsDisabled() throws Exception {
        assertThat(conf.read()).isEqualTo(HaSettings.DISABLED);
        conf.heal();
        conf.write(HaSettings.DISABLED);
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void theFileIsWrittenToTheByte() throws Exception {
        conf.write(SLAVE);
        assertThat(Files.readString(paths.haConf()))
                .isEqualTo("{\"node_type\": \"slave\", \"remote_address\": \"10.0.0.1\"}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.haConf())))
                .isEqualTo("rw-r--r--");
        conf.write(HaSettings.DISABLED);
        assertThat(Files.readString(paths.haConf()))
                .isEqualTo("{\"node_type\": \"disabled\", \"remote_address\": \"\"}\n");
    }

    static Stream<List<HaSettings>> everyMove() {
        var all = List.of(MASTER, SLAVE, HaSettings.DISABLED, settings(NodeRole.MASTER, "2001:db8::1"));
        return all.stream().flatMap(from -> all.stream().map(to -> List.of(from, to)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyMove")
    void afterEveryMoveTheFilesAgree(List<HaSettings> move) throws Exception {
        for (var settings : move) {
            conf.write(settings);
            assertThat(conf.read()).isEqualTo(settings);
            assertSentinelsOf(settings.role());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyMove")
    void theSameAgainTouchesNothing(List<HaSettings> move) throws Exception {
        conf.write(move.get(1));
        var files = Stream.of(paths.haConf(), paths.isPrimary(), paths.isSecondary())
                .filter(Files::exists)
                .toList();
        for (var file : files) {
            Files.setLastModifiedTime(file, LONG_AGO);
        }
        conf.write(move.get(1));
        conf.heal();
        for (var file : files) {
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
        }
    }

    @Test
    void theLayoutAndTheModeOfTheContractAreRestored() throws Exception {
        conf.write(SLAVE);
        Files.writeString(paths.haConf(), "{ \"remote_address\":\"10.0.0.1\",\n \"node_type\":\"slave\", \"x\": 1 }");
        Files.setPosixFilePermissions(paths.haConf(), PosixFilePermissions.fromString("rw-------"));
        assertThat(conf.read()).isEqualTo(SLAVE);
        conf.write(SLAVE);
        theFileIsWrittenToTheByte();
    }

    @Test
    void theSentinelOfTheFormerRoleGoesBeforeAnythingElseChanges() throws Exception {
        conf.write(SLAVE);
        var sentinels = root.resolve("var/lib/wazo");
        try (var changes = root.getFileSystem().newWatchService()) {
            sentinels.register(changes, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_CREATE);
            root.resolve("etc/xivo")
                    .register(changes, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_CREATE);
            conf.write(MASTER);
            var first = changes.take(); // folders are queued in the order of their first change
            assertThat(first.watchable()).isEqualTo(sentinels);
            assertThat(first.pollEvents().get(0).context()).isEqualTo(Path.of("is-secondary"));
        }
    }

    @Test
    void aFolderInThePlaceOfHaConfIsAnErrorAndChangesNothing() throws Exception {
        conf.write(SLAVE);
        Files.delete(paths.haConf());
        Files.createDirectories(paths.haConf().resolve("obstacle"));
        assertThatThrownBy(() -> conf.write(MASTER)).isInstanceOf(IOException.class);
        assertThat(paths.isSecondary()).exists();
        assertThat(paths.isPrimary()).doesNotExist();
    }

    @Test
    void aStepThatFailsPutsBackWhatWasBefore() throws Exception {
        conf.write(SLAVE);
        var confBefore = Files.readString(paths.haConf());
        Files.createDirectories(paths.isPrimary().resolve("obstacle"));
        assertThatThrownBy(() -> conf.write(MASTER)).isInstanceOf(IOException.class);
        assertThat(paths.haConf()).hasContent(confBefore);
        assertThat(paths.isSecondary()).exists();
    }

    static Stream<Map<String, String>> crashes() {
        // What a crash can leave on the way from slave to master: contents by path, in the order of the steps.
        var conf = "etc/xivo/ha.conf";
        var slave = "{\"node_type\": \"slave\", \"remote_address\": \"10.0.0.1\"}\n";
        var master = "{\"node_type\": \"master\", \"remote_address\": \"10.0.0.2\"}\n";
        return Stream.of(
                Map.of(conf, slave, "var/lib/wazo/is-secondary", ""),
                Map.of(conf, slave),
                Map.of(conf, master),
                Map.of(conf, master, "var/lib/wazo/is-primary", ""),
                Map.of(conf, slave, "var/lib/wazo/is-primary", "", "var/lib/wazo/is-secondary", "text"),
                Map.of("var/lib/wazo/is-primary", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crashes")
    void aCrashAtAnyPointIsHealed(Map<String, String> left) throws Exception {
        for (var file : left.entrySet()) {
            var path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        var configured = conf.read();
        conf.heal();
        assertSentinelsOf(configured.role());
        assertThat(conf.read()).isEqualTo(configured);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                                                      | it holds no JSON object
        []                                                      | it holds no JSON object
        {"node_type":                                           | it is not JSON, at line 1, column 14
        {"node_type": "disabled"} x                             | it is not JSON, at line 1, column 27
        {"node_type": "master", "node_type": "slave"}           | it is not JSON, at line 1, column 36
        {}                                                      | node_type is missing and not "master", "slave" or "disabled"
        {"node_type": "MASTER", "remote_address": "10.0.0.1"}   | node_type is "MASTER" and not "master", "slave" or "disabled"
        {"node_type": "slave"}                                  | remote_address is missing and not an IPv4 or IPv6 address
        {"node_type": "slave", "remote_address": "pbx"}         | remote_address is "pbx" and not an IPv4 or IPv6 address
        """)
    void aFileThatIsWrongIsNamedWithItsFaultAndStaysAsItIs(String content, String fault) throws Exception {
        conf.write(SLAVE);
        Files.writeString(paths.haConf(), content == null ? "" : content);
        assertThatThrownBy(conf::read)
                .isInstanceOf(BadHaConfException.class)
                .hasMessage("the configuration %s was not read: %s; nothing was changed. Configure the node again"
                                .formatted(paths.haConf(), fault)
                        + " (PUT /1.1/ha) or remove the file, which means disabled");
        assertThatThrownBy(conf::heal).isInstanceOf(BadHaConfException.class);
        assertThat(paths.isSecondary()).exists();
    }

    @Test
    void aWrongFileIsReplacedByTheNextConfiguration() throws Exception {
        Files.createDirectories(paths.haConf().getParent());
        Files.write(paths.haConf(), new byte[] {(byte) 0xff});
        assertThatThrownBy(conf::read).isInstanceOf(BadHaConfException.class).hasMessageContaining("not UTF-8");
        conf.write(MASTER);
        assertThat(conf.read()).isEqualTo(MASTER);
    }

    private static HaSettings settings(NodeRole role, String address) {
        return new HaSettings(role, PeerAddress.parse(address).orElseThrow());
    }

    private void assertSentinelsOf(NodeRole role) {
        assertSentinel(paths.isPrimary(), role == NodeRole.MASTER);
        assertSentinel(paths.isSecondary(), role == NodeRole.SLAVE);
    }

    private static void assertSentinel(Path file, boolean expected) {
        if (expected) {
            assertThat(file).isEmptyFile();
        } else {
            assertThat(file).doesNotExist();
        }
    }
}
