package wazoha.bench;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.bench.Versions.State;
import wazoha.node.Epoch;

/**
 * Whatever ends a run at whatever moment, the slave equals one of the master's snapshots. {@code -Dkills=300} for many,
 * {@code -DkillSeed=N} for others.
 */
@Timeout(value = 2, unit = HOURS)
class KilledRunsTest {
    private static final Logger LOG = LoggerFactory.getLogger(KilledRunsTest.class);
    private static final int KILLS = Integer.getInteger("kills", 14);
    private static final long SEED = Long.getLong("killSeed", 4);

    private static final long PATIENCE_SECONDS = 180;

    /** What ends a run. */
    private enum Way {
        DAEMON_KILLED,
        SESSION_ON_SLAVE_ENDED,
        SESSION_ON_MASTER_ENDED,
        BACKEND_ON_SLAVE_KILLED,
        NETWORK_CUT,
        NETWORK_HELD_THEN_CUT,
        FROZEN_OVER_A_TAKEOVER
    }

    private final Random random = new Random(SEED);
    private final Map<Way, int[]> tally = new EnumMap<>(Way.class);
    private final List<String> wrong = new ArrayList<>();
    private long onSlave = -1;
    /** With the row that the slave wrote while it served: what a run has to find until one succeeds. */
    private Optional<State> left = Optional.empty();

    @TempDir
    private Path folder;

    @Test
    void aRunThatIsKilledAtAnyMomentLeavesOneOfTheMastersSnapshots() throws Exception {
        try (var ground = new KillGround(folder)) {
            order(ground).get(PATIENCE_SECONDS, SECONDS);
            long typicalNanos = undisturbed(ground);
            for (int kill = 0; kill < KILLS; kill++) {
                var way = Way.values()[kill % Way.values().length];
                kill(ground, way, (long) (random.nextDouble() * typicalNanos), kill);
                if (way == Way.DAEMON_KILLED) {
                    undisturbed(ground); // the next process has started: otherwise the next kill meets no session yet
                } else if (kill % 10 == 9) {
                    typicalNanos = (typicalNanos + undisturbed(ground)) / 2;
                }
            }
            undisturbed(ground);
        }
        tell();
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        int middle = tally.values().stream().mapToInt(count -> count[1]).sum();
        assertThat(middle).as("runs that were really ended").isGreaterThan(KILLS / 5);
    }

    private void kill(KillGround ground, Way way, long delayNanos, int number) throws Exception {
        var answer = order(ground);
        LockSupport.parkNanos(delayNanos);
        switch (way) {
            case DAEMON_KILLED -> ground.process().kill();
            case SESSION_ON_SLAVE_ENDED -> ground.endSessionsOnSlave();
            case SESSION_ON_MASTER_ENDED -> ground.endSessionsOnMaster();
            case BACKEND_ON_SLAVE_KILLED -> ground.killBackendsOnSlave();
            case NETWORK_CUT -> ground.detour().cut();
            case NETWORK_HELD_THEN_CUT -> {
                ground.detour().hold();
                LockSupport.parkNanos(random.nextLong(500_000_000));
                ground.detour().cut();
            }
            case FROZEN_OVER_A_TAKEOVER -> {
                freeze(ground, answer, number);
                return;
            }
        }
        boolean done = answer.get(PATIENCE_SECONDS, SECONDS).startsWith("done");
        ground.calm();
        count(way, !done);
        check(ground, way, number);
    }

    private void freeze(KillGround ground, CompletableFuture<String> answer, int number) throws Exception {
        var way = Way.FROZEN_OVER_A_TAKEOVER;
        ground.process().signal("STOP");
        boolean ended = answer.isDone();
        var claimed = ground.epoch();
        ground.slaveClaims();
        check(ground, way, number);
        ground.slave.run(KillGround.SLAVE, "UPDATE userfeatures SET destunc = 'own %d' WHERE id = 3".formatted(number));
        var own = ground.versions.of(ground.slave, KillGround.SLAVE);
        assertThat(ground.versions.isOneOfTheMasters(own))
                .as("the judge sees one foreign row")
                .isFalse();
        ground.process().signal("CONT");
        answer.get(PATIENCE_SECONDS, SECONDS);
        String later = order(ground, claimed).get(PATIENCE_SECONDS, SECONDS);
        ground.calm();
        var thawed = ground.versions.of(ground.slave, KillGround.SLAVE);
        if (!thawed.equals(own) || later.startsWith("done")) {
            wrong.add("kill %d: after the takeover came %s, then %s; %s".formatted(number, thawed, later, own));
        }
        left = Optional.of(own);
        count(way, !ended);
        ground.slaveHandsBack();
    }

    private void check(KillGround ground, Way way, int number) throws Exception {
        State state = ground.versions.of(ground.slave, KillGround.SLAVE);
        if (left.filter(state::equals).isPresent()) {
            return;
        }
        left = Optional.empty();
        if (!ground.versions.isOneOfTheMasters(state) || state.version() < onSlave) {
            wrong.add("kill %d by %s after version %d: %s".formatted(number, way, onSlave, state));
        }
        onSlave = Math.max(onSlave, state.version());
    }

    /** How long a run takes that nobody disturbs; it must bring what was there when it began. */
    private long undisturbed(KillGround ground) throws Exception {
        long newest = ground.versions.newest();
        long begun = System.nanoTime();
        assertThat(order(ground).get(PATIENCE_SECONDS, SECONDS)).startsWith("done");
        long took = System.nanoTime() - begun;
        State state = ground.versions.of(ground.slave, KillGround.SLAVE);
        assertThat(ground.versions.isOneOfTheMasters(state)).as("%s", state).isTrue();
        assertThat(state.version()).isGreaterThanOrEqualTo(newest);
        onSlave = state.version();
        left = Optional.empty();
        return took;
    }

    private CompletableFuture<String> order(KillGround ground) throws Exception {
        return order(ground, ground.epoch());
    }

    private CompletableFuture<String> order(KillGround ground, Epoch epoch) throws Exception {
        var scope = random.nextBoolean() ? "HINTED" : "WHOLE";
        return ground.process().order(scope, epoch, KillGround.MASTER, KillGround.SLAVE);
    }

    private void count(Way way, boolean middle) {
        var count = tally.computeIfAbsent(way, none -> new int[2]);
        count[0]++;
        count[1] += middle ? 1 : 0;
    }

    private void tell() {
        tally.forEach((way, count) -> LOG.info("{}: {} kills, {} in the middle of a run", way, count[0], count[1]));
        LOG.info("kills={} seed={} wrong states: {}", KILLS, SEED, wrong.size());
    }
}
