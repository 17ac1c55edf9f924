package wazoha.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.MethodSource;
import wazoha.disk.LivingTree;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/** docs/contract.md, section 2 (files) and the columns cron and sentinel of section 3. */
@Timeout(120)
class CronFilesTest {
    private static final HaSettings MASTER = settings(NodeRole.MASTER, "10.0.0.2");
    private static final HaSettings SLAVE = settings(NodeRole.SLAVE, "2001:DB8:0::1");
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @TempDir
    private Path root;

    private List<Effect> effects;
    private Path master;
    private Path slave;

    @BeforeEach
    void aNodeWithoutConfiguration() {
        var paths = new NodePaths(root);
        effects = List.of(new CronFiles(paths), new HaConfEffect(paths));
        master = root.resolve("etc/cron.d/xivo-ha-master");
        slave = root.resolve("etc/cron.d/xivo-ha-slave");
    }

    @Test
    void aMasterHasTwoHourlyLinesToTheByte() throws Exception {
        put(MASTER);
        assertThat(master).hasContent("""
            0 * * * * root /usr/sbin/xivo-master-slave-db-replication 10.0.0.2 >/dev/null
            0 * * * * root /usr/bin/wazo-sync >/dev/null
            """);
        assertThat(Files.size(master)).isEqualTo(123);
        assertThat(mode(master)).isEqualTo("rw-r--r--");
        assertThat(slave).doesNotExist();
    }

    @Test
    void aSlaveLooksEachMinuteToTheByte() throws Exception {
        put(SLAVE);
        assertThat(Files.readString(slave))
                .isEqualTo("* * * * * root /usr/sbin/xivo-check-master-status 2001:db8::1 >/dev/null\n");
        assertThat(mode(slave)).isEqualTo("rw-r--r--");
        assertThat(master).doesNotExist();
    }

    static Stream<List<HaSettings>> nineMoves() {
        var all = List.of(MASTER, SLAVE, HaSettings.DISABLED);
        return all.stream().flatMap(from -> all.stream().map(to -> List.of(from, to)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nineMoves")
    void afterEachOfTheNineMovesTheFilesAreThoseOfTheRole(List<HaSettings> move) throws Exception {
        put(move.get(0));
        put(move.get(1));
        var role = move.get(1).role();
        assertThat(Files.exists(master)).isEqualTo(role == NodeRole.MASTER);
        assertThat(Files.exists(slave)).isEqualTo(role == NodeRole.SLAVE);
        assertThat(new HaConf(new NodePaths(root)).read()).isEqualTo(move.get(1));
        for (var effect : effects) {
            assertThat(effect.plan(move.get(1))).isEqualTo(Effect.Change.NOTHING);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nineMoves")
    void whatIsUndoneIsAsBeforeToTheByteWhetherItWasAppliedOrNot(List<HaSettings> move) throws Exception {
        put(move.get(0));
        for (boolean applied : List.of(true, false)) {
            var before = files();
            for (var effect : effects) {
                var change = effect.plan(move.get(1));
                if (applied) {
                    effect.apply(move.get(1));
                }
                effect.undo(change.before());
                effect.undo(change.before());
            }
            assertThat(files()).isEqualTo(before);
        }
    }

    @Test
    void theSameAgainTouchesNoFile() throws Exception {
        put(MASTER);
        Files.setLastModifiedTime(master, LONG_AGO);
        put(MASTER);
        assertThat(Files.getLastModifiedTime(master)).isEqualTo(LONG_AGO);
    }

    @Test
    void aFileThatSomebodyEditedOrClosedIsMadeRightAndPutBackByAnUndo() throws Exception {
        put(MASTER);
        Files.write(master, new byte[] {'#', (byte) 0xe9});
        Files.setPosixFilePermissions(master, PosixFilePermissions.fromString("rw-------"));
        var cron = effects.get(0);
        var change = cron.plan(MASTER);
        assertThat(change.lines()).containsExactly("write " + master);
        cron.apply(MASTER);
        aMasterHasTwoHourlyLinesToTheByte();
        cron.undo(change.before());
        assertThat(Files.readAllBytes(master)).containsExactly('#', 0xe9);
        assertThat(mode(master)).isEqualTo("rw-------");
    }

    @Test
    void thePlanNamesWhatIsWrittenAndWhatIsRemovedAndTouchesNothing() throws Exception {
        put(MASTER);
        var before = files();
        assertThat(effects.get(0).plan(SLAVE).lines()).containsExactly("remove " + master, "write " + slave);
        assertThat(effects.get(1).plan(SLAVE).lines())
                .containsExactly(
                        "make this node slave of 2001:db8::1 (%s)".formatted(root.resolve("etc/xivo/ha.conf")));
        assertThat(effects.get(1).plan(HaSettings.DISABLED).lines())
                .containsExactly(
                        "disable high availability on this node (%s)".formatted(root.resolve("etc/xivo/ha.conf")));
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheOtherAsItWas() throws Exception {
        put(MASTER);
        Files.createDirectories(slave.resolve("obstacle"));
        var before = files();
        assertThatThrownBy(() -> effects.get(0).apply(SLAVE))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("cron");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void anAddressThatIsNotCanonicalNeverReachesAFile() {
        var address = PeerAddress.parse("10.0.0.1").orElseThrow().address();
        for (var text : List.of("10.0.0.1\n* * * * * root reboot", "fe80::1%eth0", "pbx", "")) {
            var forged = new HaSettings(NodeRole.SLAVE, new PeerAddress(address, text));
            assertThatThrownBy(() -> effects.get(0).apply(forged)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(slave).doesNotExist();
    }

    private void put(HaSettings wanted) throws Exception {
        for (var effect : effects) {
            effect.plan(wanted);
            effect.apply(wanted);
        }
    }

    private List<String> files() throws IOException {
        var lines = LivingTree.files(root, file -> mode(file) + " " + Files.readString(file));
        return lines.entrySet().stream().map(Map.Entry::toString).toList();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static HaSettings settings(NodeRole role, String address) {
        return new HaSettings(role, PeerAddress.parse(address).orElseThrow());
    }
}
