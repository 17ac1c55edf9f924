package wazoha.host;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import wazoha.host.RealPostgres.Reached;
import wazoha.node.Effect;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/** docs/contract.md, section 3, the column PostgreSQL, and the files of section 10, on a real server. */
@Timeout(value = 180, unit = SECONDS)
class PostgresAccessTest extends OnePostgres {
    /** Each of the nine moves once, beginning with a node that was never configured. */
    private static final List<HaSettings> TOUR =
            List.of(DISABLED, DISABLED, MASTER, MASTER, SLAVE, SLAVE, MASTER, DISABLED, SLAVE, DISABLED);

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
    void ownerGroupAndModeOfTheFilesSurvive() throws Exception {
        Situation.FIRST_A_REJECT.arrange();
        Files.setPosixFilePermissions(postgres.access(), PosixFilePermissions.fromString("rw-r-----"));
        var real = Files.move(postgres.access(), server.resolve("real_hba.conf"));
        try {
            Files.createSymbolicLink(postgres.access(), real);
            applyToStopped(effect(postgres), SLAVE);
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
    void anIpv6PeerIsLetInByItsWholeAddress() throws Exception {
        write(postgres.access(), RealPostgres.TRUST + "\n");
        write(postgres.configuration(), postgres.settings() + "ssl = on\nlisten_addresses = '127.0.0.1'\n");
        postgres.start();
        effect(postgres, US).apply(settings(NodeRole.SLAVE, "2001:DB8:0::1"));
        assertThat(text(files(), "pg_hba.conf")).contains("\nhostssl asterisk wazo_ha 2001:db8::1/128 scram-sha-256\n");
        boolean loopback = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address.isLoopbackAddress() && address instanceof Inet6Address);
        assumeTrue(loopback, "SKIPPED: without ::1 on this machine no IPv6 connection can be tried");
        assertThat(postgres.reach("::1", "[::1]", true, "asterisk")).isEqualTo(Reached.NOBODY_LISTENS);
        effect(postgres, "::1").apply(settings(NodeRole.SLAVE, "::1"));
        assertThat(postgres.reach("::1", "[::1]", true, "asterisk")).isEqualTo(Reached.LET_IN);
        effect(postgres, "::1").apply(DISABLED);
        assertThat(postgres.reach("::1", "[::1]", true, "asterisk")).isEqualTo(Reached.TURNED_AWAY);
    }

    @ParameterizedTest
    @EnumSource
    void aProcessThatDiedBetweenTwoFilesIsUndoneToTheByteAndFinished(Situation situation) throws Exception {
        situation.arrange();
        var closed = files();
        var effect = effect(postgres);
        var opening = effect.plan(SLAVE);
        applyToStopped(effect, SLAVE);
        var open = files();
        var closing = effect.plan(MASTER);
        var names = new ArrayList<>(open.keySet());
        for (int mixture = 0; mixture < 1 << names.size(); mixture++) {
            var texts = new TreeMap<String, String>();
            for (int i = 0; i < names.size(); i++) {
                var from = (mixture >> i & 1) == 0 ? closed : open;
                if (from.containsKey(names.get(i))) {
                    texts.put(names.get(i), text(from, names.get(i)));
                }
            }
            restore(texts);
            effect.undo(opening.before());
            assertThat(files()).isEqualTo(closed);
            restore(texts);
            applyToStopped(effect, SLAVE);
            assertThat(files()).isEqualTo(open);
            restore(texts);
            effect.undo(closing.before());
            assertThat(files()).isEqualTo(open);
            restore(texts);
            effect.apply(MASTER);
            assertThat(files()).isEqualTo(closed);
        }
    }

    /** The files of a server that is stopped are written at once; that they are in force is looked at when it runs. */
    private static void applyToStopped(PostgresAccess effect, HaSettings wanted) {
        assertThatThrownBy(() -> effect.apply(wanted))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("is stopped");
    }
}
