package wazoha.replication;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/** A database of about 1,000 users: 33,000 rows in 40 tables. Prints what a run costs; asserts what it writes. */
@Timeout(value = 180, unit = SECONDS)
class ReplicationFiguresTest {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationFiguresTest.class);
    private static final Epoch TWO = new Epoch(2);
    private static final int TABLES = 40;
    private static final String WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    @Test
    void tenChangedRowsOfAThousandUsersCostLittle() throws Exception {
        try (var pair = TwoDatabases.paired()) {
            var tables = new StringBuilder();
            var rows = new StringBuilder();
            for (int table = 0; table < TABLES; table++) {
                tables.append(
                        "CREATE TABLE public.t%d (id serial PRIMARY KEY, name text, number integer, at timestamptz);"
                                .formatted(table));
                rows.append(
                        "INSERT INTO public.t%d (name, number, at) SELECT 'user ' || n, n, now() FROM generate_series(1, 825) n;"
                                .formatted(table));
            }
            pair.onBoth(tables.toString());
            pair.onMaster(rows.toString());
            var replicator = new Replicator(
                    pair.master,
                    pair.slaveFromMaster,
                    TableClasses.excluding(TwoDatabases.EXCLUDE),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Ticker.system());
            LOG.info(
                    "first fill: {}",
                    replicator.run(TWO, Replicator.Scope.WHOLE, false).took());
            var unchanged = new ArrayList<Duration>();
            var changed = new ArrayList<Duration>();
            long wal = 0;
            for (int round = 0; round < 9; round++) {
                unchanged.add(replicator.run(TWO, Replicator.Scope.WHOLE, false).took());
                pair.onMaster("UPDATE public.t7 SET name = 'round %d' WHERE id %% 90 = 0".formatted(round));
                long before = Long.parseLong(pair.slaveText(WAL));
                var run = replicator.run(TWO, Replicator.Scope.WHOLE, false);
                wal = Math.max(wal, Long.parseLong(pair.slaveText(WAL)) - before);
                assertThat(run.rowsInserted()).isEqualTo(9);
                changed.add(run.took());
            }
            unchanged.sort(null);
            changed.sort(null);
            LOG.info("unchanged: median={} 9 rows: median={} wal={} bytes", unchanged.get(4), changed.get(4), wal);
            assertThat(wal).isLessThan(1_000_000);
        }
    }
}
