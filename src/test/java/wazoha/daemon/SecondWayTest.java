package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.failover.Decision;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PeerVerbs;
import wazoha.filesync.RealSshd;
import wazoha.filesync.SshAccess;
import wazoha.filesync.SyncedPair;
import wazoha.filesync.VerbDesk;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;
import wazoha.node.Ticker;

/**
 * The second way of the pair through a real sshd and the real forced command: the slave has its production cycle and
 * worker, and a database that does not answer, so that its journal decides.
 */
@Timeout(120)
class SecondWayTest {
    @TempDir
    Path folder;

    private final AtomicLong millis = new AtomicLong();
    private final Ticker ticker = () -> Duration.ofMillis(millis.get());
    private final Board board = new Board((event, why) -> {}, ticker);
    private final List<Remembered> saved = new CopyOnWriteArrayList<>();
    private final List<String> concerns = new CopyOnWriteArrayList<>();
    private volatile Phase phase = Phase.STANDBY;
    private SyncedPair pair;
    private PeerVerbs verbs;
    private Loop slave;

    @BeforeEach
    void aSlaveWhoseDatabaseIsAway() throws Exception {
        pair = new SyncedPair(folder);
        verbs = new PeerVerbs(SshAccess.ofPair(pair.master, pair.sshd.port(), RealSshd.user()));
        board.letterUnreadable();
        var memory = new Remembered(phase, new Epoch(5), false, false, true, true, "boot-1", 0, Order.NONE);
        var cycle = new Cycle(
                NodeRole.SLAVE,
                ticker,
                new ToldMind(now -> phase, ToldMind.NOBODY),
                board,
                board,
                notebook(),
                memory,
                Duration.ofMinutes(10));
        var worker = new SlaveVerbs(
                board,
                new VerbDesk(pair.slave),
                "boot-1",
                Optional::empty,
                Duration.ofSeconds(60),
                ticker,
                concerns::addAll,
                () -> {});
        slave = new Loop("slave", Duration.ofMillis(20), Ticker.system(), () -> {
                    millis.addAndGet(250);
                    cycle.run();
                    worker.turn();
                })
                .start();
        await().until(() -> millis.get() > 20_000); // longer than the letterbox is waited for
    }

    @AfterEach
    void end() throws Exception {
        slave.close();
        pair.close();
    }

    private Notebook notebook() {
        return new Notebook() {
            @Override
            public void save(Remembered now) {
                saved.add(now);
            }

            @Override
            public void decided(Phase before, Decision decision, Remembered now, String observed) {}
        };
    }

    private String claim(long expected, long next) throws Exception {
        return verbs.claim(RealSshd.LOOPBACK, new Epoch(expected), new Epoch(next));
    }

    @Test
    void aClaimIsWonOnceAndLostAfterwards() throws Exception {
        assertThat(claim(4, 6)).isEqualTo("lost the epoch here is 5");
        assertThat(claim(5, 6)).isEqualTo("won epoch 6");
        assertThat(saved).last().extracting(Remembered::epoch).isEqualTo(new Epoch(6));
        assertThat(saved).last().extracting(Remembered::claimed).isEqualTo(false);
        assertThat(claim(5, 6)).as("the answer was lost: asked again").isEqualTo("won epoch 6");
        assertThat(claim(5, 8)).isEqualTo("lost the epoch here is 6");
        assertThat(claim(6, 8)).isEqualTo("won epoch 8");
        var word = WordText.slave(verbs.beat(RealSshd.LOOPBACK, "beat=1")).orElseThrow();
        assertThat(word.holder()).isEqualTo(NodeRole.MASTER);
        assertThat(word.epoch()).isEqualTo(new Epoch(8));
        assertThat(word.dirty()).isTrue();
    }

    @Test
    void aSlaveThatServesRefuses() throws Exception {
        for (var busy : List.of(Phase.TAKING_OVER, Phase.SERVING, Phase.HANDING_BACK)) {
            phase = busy;
            await().until(() -> board.word().orElseThrow().phase() == busy);
            assertThat(claim(5, 6)).isEqualTo("refused the slave's phase is " + busy);
        }
        assertThat(saved).noneMatch(memory -> memory.epoch().equals(new Epoch(6)));
    }

    @Test
    void aBeatArrivesAndTheSlavesWordMoves() throws Exception {
        var told = masters(Phase.RETURNING, true);
        var own = OwnWord.ofMaster(told, "boot-2", true, 17);
        var first =
                WordText.slave(verbs.beat(RealSshd.LOOPBACK, WordText.of(own))).orElseThrow();
        await().until(() -> board.verbs.beat().equals(own));
        var second =
                WordText.slave(verbs.beat(RealSshd.LOOPBACK, WordText.of(own))).orElseThrow();
        assertThat(second.beat()).isGreaterThan(first.beat());
        assertThat(second.phase()).isEqualTo("STANDBY");
        assertThat(second.lineage().runs()).as("nobody has read it").isNegative();
    }

    @Test
    void theMastersWorkerUsesItOnlyWhileTheLetterboxIsSilent() throws Exception {
        var master = new Board((event, why) -> {}, Ticker.system());
        var trouble = new CopyOnWriteArrayList<String>();
        var worker = new MasterVerbs(
                master,
                verbs,
                RealSshd.LOOPBACK,
                pair.master.sshKey(),
                "boot-2",
                () -> false,
                Duration.ZERO,
                Ticker.system(),
                now -> {
                    trouble.clear();
                    trouble.addAll(now);
                });
        var word = masters(Phase.STARTING, false);
        master.tell(word);
        worker.turn();
        assertThat(master.letter().way()).as("the letterbox was not asked yet").isEqualTo(Way.NONE);

        master.letterUnreadable();
        repeated(master, word, worker, () -> assertThat(master.letter().way()).isEqualTo(Way.SSH));
        assertThat(master.letter().state().epoch()).isEqualTo(new Epoch(5));
        master.claim(new Epoch(5), new Epoch(6), true);
        var claims = new ArrayList<ClaimResult>();
        repeated(master, word, worker, () -> {
            claims.addAll(master.look().claims());
            assertThat(claims).containsExactly(new ClaimResult(ClaimResult.Kind.WON, new Epoch(6)));
            assertThat(master.letter().state().epoch()).isEqualTo(new Epoch(6));
        });

        pair.sshd.close();
        master.tell(word);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThatThrownBy(worker::turn)
                        .isInstanceOf(FileSyncException.class)
                        .hasMessageContaining("nothing was changed"));
        assertThat(master.letter().readable()).isFalse();
        assertThat(trouble).singleElement().asString().contains("TCP 5432", "TCP 22", "127.0.0.1");

        master.letter(new Letter(Way.LETTERBOX, Letter.NO_STATE, Letter.NO_HEARTBEAT));
        worker.turn();
        assertThat(trouble).isEmpty();
        assertThat(master.letter().fromLetterbox()).isTrue();
    }

    /** As the daemon does: a word that the slave did not get in time, on a busy machine, is said anew. */
    private static void repeated(Board master, Word word, MasterVerbs worker, ThrowingRunnable holds) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(FileSyncException.class)
                .untilAsserted(() -> {
                    master.tell(word);
                    worker.turn();
                    holds.run();
                });
    }

    /** What a master says of epoch 4. */
    private static Word masters(Phase phase, boolean ready) {
        return new Word(
                phase, new Epoch(4), false, false, false, false, false, false, false, ready, false, false, false);
    }
}
