package wazoha.host;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.host.RealPostgres.Reached;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.NodePaths;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/** docs/contract.md, section 3: a PostgreSQL that hangs, is stopped, or cannot be opened, and a process that dies. */
@Timeout(value = 180, unit = SECONDS)
class PostgresFaultsTest extends OnePostgres {
    private static final Duration AT_MOST = Duration.ofSeconds(10);

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
    void aServerThatAnswersTooSlowlyIsToldApartFromOneThatDoesNotAnswer() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var before = files();
        var late = new AtomicReference<>(Duration.ZERO);
        var slow = new AlteredCluster(postgres, "pg_reload_conf", () -> late.set(Duration.ofSeconds(7)));
        var time = Ticker.system();
        assertThatThrownBy(() ->
                        effect(slow, US, () -> time.now().plus(late.get())).apply(SLAVE))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("PostgreSQL 15/main: the 7 s that a change has for it are used up")
                .hasMessageContaining("This host is busy; try again")
                .hasMessageContaining("its files are as they were");
        assertThat(files()).isEqualTo(before);
        assertThat(reach("127.0.0.2")).isNotEqualTo(Reached.LET_IN);
    }

    @Test
    void anUndoPutsTheFilesBackEvenIfTheServerIsFrozenAndItReadsThemLater() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var before = files();
        var effect = effect(postgres);
        var change = effect.plan(SLAVE);
        effect.apply(SLAVE);
        postgres.signal("STOP");
        assertFailsInTime(() -> effect.undo(change.before()));
        assertThat(files()).isEqualTo(before);
        postgres.signal("CONT");
        assertThat(reach("127.0.0.2")).as("not read yet").isEqualTo(Reached.LET_IN);
        effect.undo(change.before());
        assertThat(reach("127.0.0.2")).isEqualTo(Reached.TURNED_AWAY);
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
            var waits = "PostgreSQL 15/main is stopped: whether it lets the peer in is looked at when it runs";
            assertThat(change.waits()).isEqualTo(waits);
            assertThatThrownBy(() -> effect.apply(SLAVE))
                    .isInstanceOf(StoppedException.class)
                    .hasMessage(waits);
            assertThat(postgres.isRunning()).isFalse();
            assertThat(effect.plan(SLAVE)).isEqualTo(new Effect.Change(List.of(), "", waits));
            postgres.start();
            effect.apply(SLAVE);
            assertThat(effect.plan(SLAVE)).as("%s", situation).isEqualTo(Effect.Change.NOTHING);
            assertThat(reach("127.0.0.2")).isEqualTo(Reached.LET_IN);
            postgres.stop();
            effect.undo(change.before());
            assertThat(files()).isEqualTo(closed);
            assertThat(postgres.isRunning()).isFalse();
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
    void anAddressThatTheServerCannotListenOnIsToldAndNothingStaysOpen() throws Exception {
        Situation.PLAIN.arrange();
        postgres.start();
        var before = files();
        long start = System.nanoTime();
        assertThatThrownBy(() -> effect(postgres, "192.0.2.1").apply(SLAVE))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("cannot be reached at 192.0.2.1")
                .hasMessageContaining("its files are as they were");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
        assertThat(files()).isEqualTo(before);
        assertThat(postgres.reach("127.0.0.2", "127.0.0.1", true, "asterisk")).isEqualTo(Reached.TURNED_AWAY);
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
}
