package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Epoch;

/** The guard is in one database, and nothing arrives in the other one after a takeover either. */
@Timeout(value = 120, unit = SECONDS)
class FurtherGuardTest {
    private static final Epoch TWO = PairWithFurther.TWO;
    private static final Epoch THREE = new Epoch(3);
    private static final String COUNT = "SELECT count(*) FROM public.t";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PairWithFurther pair;
    private Connection there;
    private static final int ROUNDS = 25;
    private static final Duration ENOUGH = Duration.ofMinutes(2);

    private Connection guard;
    private FurtherGate gate;

    @BeforeEach
    void aTransactionOfTheMaster() throws Exception {
        pair = new PairWithFurther();
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY)");
        there = pair.first.open(pair.slaveFromMaster);
        guard = pair.first.open(pair.first.slaveFromMaster);
        gate = pair.gate(there, guard);
        there.setAutoCommit(false);
        gate.begin(PATIENCE, PATIENCE);
        Sql.run(there, "INSERT INTO public.t VALUES (1)");
    }

    @AfterEach
    void gone() throws Exception {
        pair.close();
    }

    @Test
    void whatPassesTheGuardIsCommittedUnderItsLock() throws Exception {
        gate.end(1);
        assertThatThrownBy(() ->
                        pair.first.onSlave("SET lock_timeout = '300ms'; UPDATE wazo_ha.state SET beat = beat + 1"))
                .hasMessageContaining("lock timeout");
        there.commit();
        gate.release();
        pair.first.onSlave("SET lock_timeout = '300ms'; UPDATE wazo_ha.state SET beat = beat + 1");
        assertThat(pair.slaveText(COUNT)).isEqualTo("1");
        assertThat(pair.slaveText("SELECT runs FROM wazo_ha.copy")).isEqualTo("1");
    }

    @Test
    void anApplyThatWasPausedCannotCommitAfterTheTakeover() throws Exception {
        assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
        assertThatThrownBy(() -> {
                    gate.end(1);
                    there.commit();
                })
                .isInstanceOf(SQLException.class);
        assertThat(pair.slaveText(COUNT)).isEqualTo("0");
    }

    @Test
    void anApplyThatWasPausedBetweenItsLastStatementAndItsCommitCannotCommitAfterTheTakeover() throws Exception {
        gate.end(1); // the guard's row is locked by the second session
        assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
        assertThatThrownBy(there::commit).isInstanceOf(SQLException.class);
        assertThat(pair.slaveText(COUNT)).isEqualTo("0");
        assertThat(pair.slaveText("SELECT runs FROM wazo_ha.copy")).isEqualTo("0");
    }

    @Test
    void anApplyWhoseSecondSessionWasLostCannotCommitAfterTheTakeover() throws Exception {
        gate.end(1);
        guard.abort(Runnable::run); // as if its cable alone had been cut: the lock goes, the transaction stays
        assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
        assertThat(pair.first.slaveText(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = '%s'".formatted(pair.first.role)))
                .as("sessions of the role in any database, when the claim has returned")
                .isEqualTo("0");
        assertThatThrownBy(there::commit).isInstanceOf(SQLException.class);
        assertThat(pair.slaveText(COUNT)).isEqualTo("0");
    }

    @Test
    void aMasterThatLostTheGuardIsRefusedAtTheEndAsAtTheBegin() throws Exception {
        pair.first.onSlave("UPDATE wazo_ha.state SET dirty = true, dirty_since = 1");
        assertThatThrownBy(() -> gate.end(1)).hasMessageContaining("the slave is dirty since epoch 1");
        there.rollback();
        gate.release();
        assertThatThrownBy(() -> gate.begin(PATIENCE, PATIENCE))
                .hasMessageContaining("the slave is dirty since epoch 1");
    }

    @Test
    void aWholeRunThatIsFrozenInTheMiddleBringsNothingAfterTheTakeover() throws Exception {
        there.rollback();
        pair.onMaster("INSERT INTO public.t SELECT generate_series(1, 5000)");
        var frozen = new CountDownLatch(1);
        var thawed = new CountDownLatch(1);
        var replicator = pair.replicator(new RunMemory(), step -> {
            if (step.phase() == RunStep.Phase.PROVING || step.rows() > 0) {
                frozen.countDown();
                await(thawed);
            }
        });
        var executor = Executors.newSingleThreadExecutor();
        try {
            var run = executor.submit(() -> replicator.run(TWO, Replicator.Scope.WHOLE, false));
            assertThat(frozen.await(120, SECONDS)).isTrue();
            assertThat(pair.letterbox.claim(TWO, THREE, true)).isTrue();
            thawed.countDown();
            assertThatThrownBy(() -> run.get(120, SECONDS)).cause().isInstanceOf(ReplicationException.class);
        } finally {
            thawed.countDown();
            executor.shutdownNow();
        }
        assertThat(pair.slaveText(COUNT)).isEqualTo("0");
    }

    /** Takeovers at random moments of runs: whatever is there when the claim returns stays as it is. */
    @Test
    @Timeout(value = 900, unit = SECONDS)
    void noMomentOfARunBringsAnythingAfterTheTakeover() throws Exception {
        there.rollback();
        long seed = 20261127;
        var random = new Random(seed);
        pair.replicator().run(TWO, Replicator.Scope.WHOLE, false);
        long start = System.nanoTime();
        pair.onMaster("INSERT INTO public.t SELECT generate_series(1, 400)");
        pair.replicator().run(TWO, Replicator.Scope.WHOLE, false);
        long micros = (System.nanoTime() - start) / 1000;
        var executor = Executors.newSingleThreadExecutor();
        var clock = Executors.newSingleThreadScheduledExecutor();
        int cut = 0;
        int rounds = 0;
        try {
            for (; rounds < ROUNDS && System.nanoTime() - start < ENOUGH.toNanos(); rounds++) {
                long round = rounds;
                var epoch = new Epoch(2 + 2 * round);
                pair.onMaster("UPDATE public.t SET id = id + 1000");
                var run = executor.submit(() -> succeeds(epoch));
                var next = new Epoch(3 + 2 * round);
                var claim = clock.schedule(
                        () -> pair.letterbox.claim(epoch, next, false),
                        (long) (random.nextDouble() * micros),
                        TimeUnit.MICROSECONDS);
                assertThat(claim.get(120, SECONDS)).isTrue();
                String atTakeover = pair.slaveText(TwoDatabases.rowsOf("t"));
                cut += run.get(120, SECONDS) ? 0 : 1;
                assertThat(pair.slaveText(TwoDatabases.rowsOf("t")))
                        .as("seed %d round %d", seed, round)
                        .isEqualTo(atTakeover);
                pair.comeHome(next, new Epoch(4 + 2 * round));
                pair.first.onSlave("UPDATE wazo_ha.state SET dirty = false, phase = 'STANDBY'");
                pair.onSlave("UPDATE wazo_ha.copy SET settled = %d".formatted(3 + 2 * round));
            }
        } finally {
            executor.shutdownNow();
            clock.shutdownNow();
        }
        System.out.printf("takeovers at random moments: %d rounds, %d runs cut%n", rounds, cut);
        assertThat(rounds).as("a busy machine does fewer").isGreaterThanOrEqualTo(5);
        assertThat(cut).as("runs that were really cut").isGreaterThan(rounds / 5);
    }

    private boolean succeeds(Epoch epoch) throws InterruptedException {
        try {
            pair.replicator().run(epoch, Replicator.Scope.WHOLE, true);
            return true;
        } catch (ReplicationException expected) {
            return false;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(240, SECONDS)) {
                throw new IllegalStateException("nobody thawed it");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
