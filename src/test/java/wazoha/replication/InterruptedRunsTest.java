package wazoha.replication;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/** Runs that are cut at any moment leave the slave with the rows before or after, never with a part. */
@Timeout(value = 240, unit = SECONDS)
class InterruptedRunsTest {
    private static final Epoch TWO = new Epoch(2);
    private static final int KILLS = 30;
    private static final String CONTENT = "SELECT md5(string_agg(t, E'\\n' ORDER BY t COLLATE \"C\")) FROM"
            + " (SELECT a::text AS t FROM public.a UNION ALL SELECT 'b' || b::text FROM public.b"
            + " UNION ALL SELECT 'c' || c::text FROM public.c) AS x";

    @Test
    void aRunThatIsCutAtAnyMomentLeavesTheRowsBeforeOrAfter() throws Exception {
        long seed = Long.getLong("killSeed", 7);
        var random = new Random(seed);
        var killer = Executors.newSingleThreadScheduledExecutor();
        try (var pair = TwoDatabases.paired()) {
            pair.onBoth("CREATE TABLE public.a (id integer PRIMARY KEY, v integer);"
                    + " CREATE TABLE public.b (v integer); CREATE TABLE public.c (id integer PRIMARY KEY, v integer)");
            pair.onMaster("INSERT INTO public.a SELECT n, 0 FROM generate_series(1, 2500) n;"
                    + " INSERT INTO public.b SELECT n FROM generate_series(1, 500) n;"
                    + " INSERT INTO public.c SELECT n, 0 FROM generate_series(1, 300) n");
            replicator(pair).run(TWO, Replicator.Scope.WHOLE, false);
            change(pair, -1);
            long typicalMicros = replicator(pair)
                            .run(TWO, Replicator.Scope.WHOLE, false)
                            .took()
                            .toNanos()
                    / 1000;
            int cut = 0;
            for (int round = 0; round < KILLS; round++) {
                String before = pair.slaveText(CONTENT);
                change(pair, round);
                String after = pair.masterText(CONTENT);
                boolean done = cutRunSucceeds(pair, killer, random, typicalMicros);
                cut += done ? 0 : 1;
                String now = pair.slaveText(CONTENT);
                assertThat(now).as("seed %d round %d", seed, round).isIn(before, after);
                if (done) {
                    assertThat(now).as("seed %d round %d", seed, round).isEqualTo(after);
                }
            }
            replicator(pair).run(TWO, Replicator.Scope.WHOLE, false);
            assertThat(pair.slaveText(CONTENT)).isEqualTo(pair.masterText(CONTENT));
            assertThat(cut).as("runs that were really cut").isGreaterThan(KILLS / 4);
        } finally {
            killer.shutdownNow();
        }
    }

    private static boolean cutRunSucceeds(
            TwoDatabases pair, ScheduledExecutorService killer, Random random, long typicalMicros) throws Exception {
        var replicator = replicator(pair);
        int way = random.nextInt(3);
        long delay = (long) (random.nextDouble() * typicalMicros);
        // opened before: a run may be over by the time that a session is
        try (var slave = pair.slave.open();
                var master = pair.master.open()) {
            var kill = killer.schedule(() -> cut(slave, master, replicator, way), delay, MICROSECONDS);
            try {
                replicator.run(TWO, Replicator.Scope.WHOLE, false);
                return true;
            } catch (ReplicationException expected) {
                assertThat(expected.getMessage()).contains("never a part");
                return false;
            } finally {
                kill.get(20, SECONDS);
            }
        }
    }

    private static boolean cut(Connection slave, Connection master, Replicator replicator, int way)
            throws SQLException {
        String end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'wazo-ha replication'";
        switch (way) {
            case 0 -> Sql.one(slave, row -> row.getLong(1), end);
            case 1 -> Sql.one(master, row -> row.getLong(1), end);
            default -> replicator.abort();
        }
        return true;
    }

    private static void change(TwoDatabases pair, int round) throws SQLException {
        pair.onMaster("UPDATE public.a SET v = v + 1 WHERE id %% 5 = %d; UPDATE public.b SET v = v + 1;"
                        .formatted(Math.floorMod(round, 5))
                + " UPDATE public.c SET v = %d".formatted(round));
    }

    private static Replicator replicator(TwoDatabases pair) {
        return new Replicator(
                pair.master,
                pair.slaveFromMaster,
                TableClasses.excluding(TwoDatabases.EXCLUDE),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Ticker.system());
    }
}
