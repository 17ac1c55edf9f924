package wazoha.host;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import wazoha.host.RealPostgres.Reached;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/**
 * docs/contract.md, section 3, the column PostgreSQL, and section 10, on a real server: the peer is 127.0.0.2, a
 * stranger 127.0.0.4, and this node is 127.0.0.3.
 */
@Timeout(value = 180, unit = SECONDS)
class PostgresAccessTest {
    private static final String US = "127.0.0.3";
    private static final HaSettings SLAVE = settings(NodeRole.SLAVE, "127.0.0.2");
    private static final HaSettings MASTER = settings(NodeRole.MASTER, "127.0.0.2");
    private static final HaSettings DISABLED = HaSettings.DISABLED;

    /** Each of the nine moves once, beginning with a node that was never configured. */
    private static final List<HaSettings> TOUR =
            List.of(DISABLED, DISABLED, MASTER, MASTER, SLAVE, SLAVE, MASTER, DISABLED, SLAVE, DISABLED);

    private static final String LINE = "hostssl asterisk wazo_ha 127.0.0.2/32 scram-sha-256";
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    @TempDir
    private static Path server;

    private static RealPostgres postgres;

    @TempDir
    private Path root;

    @BeforeAll
    static void aServer() throws Exception {
        postgres = RealPostgres.make(server);
    }

    @AfterAll
    static void noServer() throws Exception {
        postgres.close();
    }

    @AfterEach
    void stopped() throws Exception {
        postgres.stop();
    }

    /** What an administrator may have left behind. {@code ~} is a line end, {@code ^} a carriage return. */
    enum Situation {
        PLAIN("# all~TRUST~", "SETTINGSssl = on~", false, Where.MAIN),
        NO_NEWLINE_AT_THE_END("TRUST", "SETTINGSssl = on", false, Where.MAIN),
        CARRIAGE_RETURNS("# all^~TRUST^~host all all all reject^~", "# ours^~SETTINGSssl = on^~", false, Where.MAIN),
        A_BROADER_REJECT(
                "TRUST~host all all 0.0.0.0/0 reject~hostssl all wazo_ha all reject~",
                "SETTINGSssl = on~listen_addresses '127.0.0.1'",
                false,
                Where.MAIN),
        FIRST_A_REJECT(
                "host asterisk wazo_ha 127.0.0.0/8 reject~TRUST~",
                "SETTINGSssl = on~include_dir 'conf.d'~",
                true,
                Where.APART),
        LINES_THAT_GO_ON(
                "# a remark that goes on \\~host all all all trust~host all \\~ postgres 127.0.0.1/32 trust~",
                "SETTINGSssl = on~include_dir = 'conf.d' # the end",
                true,
                Where.APART),
        SET_AGAIN_BELOW_THE_FOLDER(
                "# \u00e9\u00ff~TRUST~",
                "SETTINGSssl = on~include_dir 'conf.d'~Listen_Addresses = 'localhost' # \u00e9",
                true,
                Where.MAIN),
        LISTENS_EVERYWHERE("TRUST~", "SETTINGSssl = on~listen_addresses = '*'~", false, Where.NOWHERE),
        WITHOUT_TLS("TRUST~", "SETTINGSssl = off~listen_addresses = '0.0.0.0'~", false, Where.MAIN);

        private final String hba;
        private final String conf;
        private final boolean folder;
        private final Where where;

        Situation(String hba, String conf, boolean folder, Where where) {
            this.hba = hba;
            this.conf = conf;
            this.folder = folder;
            this.where = where;
        }

        void arrange() throws IOException {
            Files.deleteIfExists(own());
            Files.deleteIfExists(own().getParent());
            if (folder) {
                Files.createDirectories(own().getParent());
            }
            write(postgres.access(), hba.replace("TRUST", RealPostgres.TRUST));
            write(postgres.configuration(), conf.replace("SETTINGS", postgres.settings()));
        }
    }

    /** Where our settings go. */
    enum Where {
        MAIN,
        APART,
        NOWHERE
    }

    @ParameterizedTest
    @EnumSource
    void theNineMovesOpenAndCloseTheServerAndLeaveTheRestToTheByte(Situation situation) throws Exception {
        situation.arrange();
        postgres.start();
        var bare = files();
        var effect = effect(postgres);
        boolean listened = situation.where == Where.NOWHERE || situation == Situation.WITHOUT_TLS;
        assertThat(postgres.reach("127.0.0.2", US, false, "asterisk"))
                .isEqualTo(listened ? Reached.TURNED_AWAY : Reached.NOBODY_LISTENS);
        HaSettings former = DISABLED;
        for (var wanted : TOUR) {
            var before = files();
            var times = times();
            var process = List.of(postgres.one("SELECT pg_postmaster_start_time()::text"), "" + postgres.pid());
            var loaded = postgres.one("SELECT pg_conf_load_time()::text");
            var change = effect.plan(wanted);
            assertThat(files()).as("a plan touches nothing").isEqualTo(before);
            effect.apply(wanted);
            boolean open = wanted.role() == NodeRole.SLAVE;
            if (open) {
                assertOpen(situation, bare);
            } else {
                assertThat(files()).as("%s after %s", wanted, former).isEqualTo(bare);
                assertThat(reach("127.0.0.2")).isNotEqualTo(Reached.LET_IN);
            }
            assertThat(reach("127.0.0.4")).isNotEqualTo(Reached.LET_IN);
            boolean restarts = change.lines().stream().anyMatch(line -> line.contains("restart it"));
            assertThat(restarts).isEqualTo(open && !listened);
            listened |= open;
            var now = List.of(postgres.one("SELECT pg_postmaster_start_time()::text"), "" + postgres.pid());
            assertThat(now.equals(process))
                    .as("no restart but the one that was told")
                    .isEqualTo(!restarts);
            if (open == (former.role() == NodeRole.SLAVE)) {
                assertThat(change).isEqualTo(Effect.Change.NOTHING);
                assertThat(times()).isEqualTo(times);
                assertThat(postgres.one("SELECT pg_conf_load_time()::text")).isEqualTo(loaded);
            } else {
                assertThat(change.lines()).isNotEmpty();
            }
            former = wanted;
        }
    }

    private void assertOpen(Situation situation, Map<String, String> bare) throws Exception {
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
        assertThat(postgres.reach("127.0.0.2", US, false, "asterisk")).isEqualTo(Reached.TURNED_AWAY);
        assertThat(postgres.reach("127.0.0.2", US, true, "postgres")).isEqualTo(Reached.TURNED_AWAY);
        var now = files();
        assertThat(text(now, "pg_hba.conf").lines().map(String::strip)).containsOnlyOnce(LINE);
        assertThat(Marked.of(text(now, "pg_hba.conf"), HbaText.OWN).rest()).isEqualTo(text(bare, "pg_hba.conf"));
        String main = text(now, "postgresql.conf");
        if (situation.where == Where.MAIN) {
            assertThat(main.strip()).endsWith(Marked.END);
        } else {
            assertThat(main).isEqualTo(text(bare, "postgresql.conf"));
        }
        assertThat(now.containsKey("conf.d/zz-wazo-ha.conf")).isEqualTo(situation.where == Where.APART);
        assertThat(postgres.one("SHOW ssl")).isEqualTo("on");
    }

    static Stream<String> leftovers() {
        var block = Marked.BEGIN + "\n" + LINE + "\n" + Marked.END + "\n";
        var other = block.replace("127.0.0.2", "127.0.0.4");
        var record = RealPostgres.TRUST + "\n";
        return Stream.of(
                record + block,
                block + record + block,
                other + record,
                Marked.BEGIN + "\n" + LINE.replace("127.0.0.2", "127.0.0.4") + "\n" + record,
                record + Marked.END + "\n" + Marked.BEGIN,
                Marked.BEGIN + "\n" + Marked.BEGIN + "\n" + LINE + "\n" + record + Marked.END + "\n");
    }

    @ParameterizedTest
    @MethodSource("leftovers")
    void blocksThatACrashLeftOrDoubledBecomeOneAndThenNone(String hba) throws Exception {
        Situation.PLAIN.arrange();
        write(postgres.access(), hba);
        var conf = Files.readString(postgres.configuration());
        write(postgres.configuration(), conf + Marked.BEGIN + "\nlisten_addresses = 'localhost,127.0.0.9'\n");
        postgres.start();
        var effect = effect(postgres);
        var before = files();
        var change = effect.plan(SLAVE);
        effect.apply(SLAVE);
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
        assertThat(reach("127.0.0.4")).isEqualTo(Reached.TURNED_AWAY);
        assertThat(text(files(), "pg_hba.conf").lines()).containsOnlyOnce(LINE, Marked.BEGIN, Marked.END);
        assertThat(text(files(), "postgresql.conf").lines()).containsOnlyOnce(Marked.BEGIN, Marked.END);
        effect.undo(change.before());
        assertThat(files()).isEqualTo(before);
        effect.apply(MASTER);
        assertThat(text(files(), "pg_hba.conf")).isEqualTo(RealPostgres.TRUST + "\n");
        assertThat(text(files(), "postgresql.conf")).isEqualTo(conf);
        assertThat(reach("127.0.0.2")).isNotEqualTo(Reached.LET_IN);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsUndoneIsAsBeforeToTheByte(Situation situation) throws Exception {
        situation.arrange();
        postgres.start();
        var effect = effect(postgres);
        var closed = files();
        var opening = effect.plan(SLAVE);
        var times = times();
        effect.undo(opening.before());
        assertThat(times()).as("an undo without an apply changes nothing").isEqualTo(times);
        effect.apply(SLAVE);
        var open = files();
        var closing = effect.plan(DISABLED);
        effect.apply(DISABLED);
        effect.undo(closing.before());
        assertThat(files()).isEqualTo(open);
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
        effect.undo(opening.before());
        assertThat(files()).isEqualTo(closed);
        assertThat(reach("127.0.0.2")).isNotEqualTo(Reached.LET_IN);
        assertThat(opening.before() + closing.before()).doesNotContain(RealPostgres.TRUST);
    }

    @Test
    void anUndoAfterTheAdministratorsOwnEditKeepsThatEdit() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var effect = effect(postgres);
        effect.apply(SLAVE);
        var closing = effect.plan(MASTER);
        effect.apply(MASTER);
        var edited = Files.readString(postgres.access()) + "host all all 10.9.9.9/32 reject\n";
        write(postgres.access(), edited);
        effect.undo(closing.before());
        assertThat(Marked.of(text(files(), "pg_hba.conf"), HbaText.OWN).rest()).isEqualTo(edited);
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
    }

    @Test
    void anotherPeerTakesThePlaceOfTheFormerOne() throws Exception {
        Situation.FIRST_A_REJECT.arrange();
        postgres.start();
        var effect = effect(postgres);
        effect.apply(SLAVE);
        var pid = postgres.pid();
        effect.apply(settings(NodeRole.SLAVE, "127.0.0.4"));
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.TURNED_AWAY);
        assertThat(reach("127.0.0.4")).isEqualTo(Reached.LET_IN);
        assertThat(postgres.pid()).isEqualTo(pid);
    }

    @Test
    void aServerThatIsFrozenFailsWithinTenSecondsAndEveryFileStays() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var effect = effect(postgres);
        var before = files();
        var times = times();
        postgres.signal("STOP");
        for (var attempt : List.<Attempt>of(() -> effect.plan(SLAVE), () -> effect.apply(SLAVE))) {
            assertFailsInTime(attempt);
            assertThat(files()).isEqualTo(before);
            assertThat(times()).isEqualTo(times);
        }
        postgres.signal("CONT");
        effect.apply(SLAVE);
        var open = files();
        postgres.signal("STOP");
        assertFailsInTime(() -> effect.apply(MASTER));
        assertThat(files()).isEqualTo(open);
        postgres.signal("CONT");
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
    }

    @Test
    void aServerThatFreezesInTheMiddleFailsWithinTenSecondsAndTheFilesAreAsBefore() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var before = files();
        assertFailsInTime(() -> effect(new AlteredCluster(postgres, "pg_reload_conf", () -> postgres.signal("STOP")))
                .apply(SLAVE));
        assertThat(files()).isEqualTo(before);
        postgres.signal("CONT");
        var effect = effect(postgres);
        assertThat(effect.plan(MASTER).lines()).containsExactly("PostgreSQL 15/main: let it read its files again");
        effect.apply(MASTER);
        assertThat(effect.plan(MASTER)).isEqualTo(Effect.Change.NOTHING);
        assertThat(reach("127.0.0.2")).isNotEqualTo(Reached.LET_IN);
    }

    @Test
    void aProcessThatDiedBetweenWritingAndReadingIsMadeUpForByUndoAndByApply() throws Exception {
        Situation.NO_NEWLINE_AT_THE_END.arrange();
        postgres.start();
        var effect = effect(postgres);
        var closed = files();
        var opening = effect.plan(SLAVE);
        for (var verb : List.of("pg_reload_conf", "pg_hba_file_rules WHERE error IS NULL")) {
            assertThatThrownBy(() -> effect(dyingAt(verb)).apply(SLAVE)).isInstanceOf(Died.class);
            assertThat(files()).isNotEqualTo(closed);
            effect.undo(opening.before());
            assertThat(files()).isEqualTo(closed);
            assertThat(reach("127.0.0.2")).isNotEqualTo(Reached.LET_IN);
            assertThatThrownBy(() -> effect(dyingAt(verb)).apply(SLAVE)).isInstanceOf(Died.class);
            effect.apply(SLAVE);
            assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
            assertThatThrownBy(() -> effect(dyingAt("pg_reload_conf")).apply(MASTER))
                    .isInstanceOf(Died.class);
            assertThat(files()).isEqualTo(closed);
            assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
            effect.apply(MASTER);
            assertThat(reach("127.0.0.2")).isEqualTo(Reached.TURNED_AWAY);
        }
    }

    @Test
    void aServerThatIsStoppedOnPurposeGetsItsFilesAndStaysStopped() throws Exception {
        for (var situation : Situation.values()) {
            situation.arrange();
            var closed = files();
            var effect = effect(postgres);
            var change = effect.plan(SLAVE);
            effect.apply(SLAVE);
            assertThat(postgres.isRunning()).isFalse();
            assertThat(effect.plan(SLAVE)).isEqualTo(Effect.Change.NOTHING);
            postgres.start();
            assertThat(effect.plan(SLAVE)).as("%s", situation).isEqualTo(Effect.Change.NOTHING);
            assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
            postgres.stop();
            effect.undo(change.before());
            assertThat(files()).isEqualTo(closed);
            assertThat(postgres.isRunning()).isFalse();
        }
    }

    @Test
    void withoutACertificateTheRemedyIsNamedAndNothingChanges() throws Exception {
        Situation.WITHOUT_TLS.arrange();
        postgres.start();
        postgres.moveCertificate(true);
        try {
            var before = files();
            assertThatThrownBy(() -> effect(postgres).plan(SLAVE))
                    .isInstanceOf(EffectException.class)
                    .hasMessageContaining("server.crt does not exist")
                    .hasMessageContaining("set ssl = on");
            assertThatThrownBy(() -> effect(postgres).apply(SLAVE)).isInstanceOf(EffectException.class);
            assertThat(files()).isEqualTo(before);
        } finally {
            postgres.moveCertificate(false);
        }
    }

    @Test
    void aFaultThatTheAdministratorLeftIsNamedAndNothingChanges() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var sound = files();
        for (var fault : Map.of(
                        postgres.access(), "host all all nonsense\n",
                        postgres.configuration(), "work_mem = 'much'\n")
                .entrySet()) {
            write(fault.getKey(), Files.readString(fault.getKey()) + fault.getValue());
            var before = files();
            for (var attempt : List.<Attempt>of(
                    () -> effect(postgres).plan(SLAVE), () -> effect(postgres).apply(SLAVE))) {
                assertThatThrownBy(attempt::run)
                        .isInstanceOf(EffectException.class)
                        .hasMessageContaining("cannot read its files: line ")
                        .hasMessageContaining(fault.getKey().getFileName().toString());
            }
            assertThat(files()).isEqualTo(before);
            write(fault.getKey(), text(sound, fault.getKey().getFileName().toString()));
        }
    }

    @Test
    void aSettingThatOnlyWaitsForARestartIsNoFault() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        write(postgres.configuration(), Files.readString(postgres.configuration()) + "max_connections = 21\n");
        effect(postgres).apply(SLAVE);
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
    }

    @Test
    void aSettingThatTheServerWouldNotStartWithIsFoundBeforeItIsStoppedAndTheFilesArePutBack() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var pid = postgres.pid();
        write(postgres.configuration(), Files.readString(postgres.configuration()) + "max_connections = many\n");
        var before = files();
        assertThatThrownBy(() -> effect(postgres).apply(SLAVE))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("postgresql.conf")
                .hasMessageContaining("its files are as they were");
        assertThat(files()).isEqualTo(before);
        assertThat(postgres.pid()).isEqualTo(pid);
    }

    @Test
    void alterSystemOverrulesFilesAndTheRemedyIsNamed() throws Exception {
        Situation.FIRST_A_REJECT.arrange();
        var auto = postgres.data().resolve("postgresql.auto.conf");
        var former = Files.readString(auto);
        try {
            write(auto, "listen_addresses = '127.0.0.1'\n");
            postgres.start();
            var before = files();
            assertThatThrownBy(() -> effect(postgres).plan(SLAVE))
                    .isInstanceOf(EffectException.class)
                    .hasMessageContaining("listen_addresses stands in " + auto)
                    .hasMessageContaining("ALTER SYSTEM");
            assertThat(files()).isEqualTo(before);
        } finally {
            write(auto, former);
        }
    }

    @Test
    void ownerGroupAndModeOfTheFilesSurvive() throws Exception {
        Situation.FIRST_A_REJECT.arrange();
        Files.setPosixFilePermissions(postgres.access(), PosixFilePermissions.fromString("rw-r-----"));
        var real = Files.move(postgres.access(), server.resolve("real_hba.conf"));
        try {
            Files.createSymbolicLink(postgres.access(), real);
            effect(postgres).apply(SLAVE);
            assertThat(postgres.access()).isSymbolicLink();
            assertThat(real).content().contains(LINE);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                    .isEqualTo("rw-r-----");
        } finally {
            Files.delete(postgres.access());
            Files.delete(real);
        }
    }

    @Test
    void withSeveralServersThoseThatHaveTheDatabaseAreOpenedAndOthersClosed() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var old = Files.createDirectories(root.resolve("old"));
        write(old.resolve("pg_hba.conf"), Marked.BEGIN + "\n" + LINE + "\n" + Marked.END + "\nlocal all all peer\n");
        write(old.resolve("postgresql.conf"), "");
        var stopped = new PostgresTextsTest.FolderCluster("13/old", old);
        var effect = new PostgresAccess(
                new NodePaths(root),
                () -> List.of(stopped, postgres),
                List.of(),
                rule(),
                peer -> address(US),
                Ticker.system());
        var change = effect.plan(SLAVE);
        effect.apply(SLAVE);
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
        assertThat(old.resolve("pg_hba.conf")).hasContent("local all all peer\n");
        effect.undo(change.before());
        assertThat(old.resolve("pg_hba.conf")).content().contains(LINE);
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.TURNED_AWAY);
    }

    @Test
    void withoutAServerASlaveIsToldSoAndTheOtherRolesHaveNothingToClose() throws Exception {
        var effect = new PostgresAccess(
                new NodePaths(root), List::of, List.of(), rule(), peer -> address(US), Ticker.system());
        assertThat(effect.plan(MASTER)).isEqualTo(Effect.Change.NOTHING);
        effect.apply(DISABLED);
        assertThatThrownBy(() -> effect.plan(SLAVE))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("no cluster of PostgreSQL on this host has the database asterisk")
                .hasMessageContaining("postgresql.configure: false");
    }

    /** Nothing of ours runs after it, as if the process had been killed. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static AlteredCluster dyingAt(String question) {
        return new AlteredCluster(postgres, question, () -> {
            throw new Died();
        });
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertFailsInTime(Attempt attempt) {
        long start = System.nanoTime();
        assertThatThrownBy(attempt::run).isInstanceOf(EffectException.class).hasMessageContaining("does not answer");
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isLessThan(AT_MOST);
    }

    private PostgresAccess effect(Cluster cluster) {
        return new PostgresAccess(
                new NodePaths(root), () -> List.of(cluster), List.of(), rule(), peer -> address(US), Ticker.system());
    }

    private static HbaRule rule() {
        return new HbaRule("asterisk", "wazo_ha");
    }

    private static Reached reach(String from) {
        return postgres.reach(from, US, true, "asterisk");
    }

    private static Path own() {
        return postgres.data().resolve("conf.d/zz-wazo-ha.conf");
    }

    private static List<Path> changeable() {
        return Stream.of(postgres.access(), postgres.configuration(), own())
                .filter(Files::exists)
                .toList();
    }

    private static Map<String, String> files() throws IOException {
        var texts = new TreeMap<String, String>();
        for (var file : changeable()) {
            texts.put(postgres.data().relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return texts;
    }

    private static String text(Map<String, String> files, String name) {
        return files.getOrDefault(name, "(no such file)");
    }

    private static List<FileTime> times() throws IOException {
        var times = new ArrayList<FileTime>();
        for (var file : changeable()) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text.replace('~', '\n').replace('^', '\r'), StandardCharsets.ISO_8859_1);
    }

    private static HaSettings settings(NodeRole role, String address) {
        return new HaSettings(role, address(address));
    }

    private static PeerAddress address(String text) {
        return PeerAddress.parse(text).orElseThrow();
    }
}
