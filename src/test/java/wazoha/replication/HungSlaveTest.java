package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.Ticker;
import wazoha.replication.Replicator.Scope;

/** A server that hangs keeps its connections and answers nothing: a run ends at its deadline all the same. */
@Timeout(120)
class HungSlaveTest extends WithTwoDatabases {
    private static final Duration DEADLINE = Duration.ofSeconds(6);
    private static final String BACKEND = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'wazo-ha replication'";

    /** The process of the slave's server that was stopped; empty before. */
    private volatile String frozen = "";

    @ParameterizedTest(name = "frozen when {0} bytes have travelled, TLS: {1}")
    @CsvSource({"0, false", "1, false", "0, true", "1, true"})
    void theRunEndsAtItsDeadlineAndTheSlaveHasItsOldRows(long bytes, boolean tls) throws Exception {
        pair.onBoth("CREATE TABLE public.t (id integer PRIMARY KEY, v text)");
        pair.run();
        pair.onMaster("INSERT INTO public.t SELECT n, repeat(md5(n::text), 3000) FROM generate_series(1, 600) n");
        var began = Ticker.system().now();
        try {
            assertThatThrownBy(() -> replicator(bytes, tls ? pair.slaveOverTls() : pair.slaveFromMaster)
                            .run(TwoDatabases.TWO, Scope.WHOLE, false))
                    .hasMessageContaining("never a part");
            assertThat(Ticker.system().now().minus(began)).isLessThan(DEADLINE.plusSeconds(30));
            assertThat(frozen).isNotEmpty();
        } finally {
            if (!frozen.isEmpty()) {
                signal("CONT", frozen);
            }
        }
        assertThat(pair.slaveText("SELECT count(*) FROM public.t")).isEqualTo("0");
        assertThat(pair.run().rowsInserted()).isEqualTo(600);
    }

    private Replicator replicator(long bytes, DatabaseAccess slave) {
        return new Replicator(
                pair.master,
                slave,
                TableClasses.excluding(TwoDatabases.EXCLUDE),
                DEADLINE,
                DEADLINE,
                Ticker.system(),
                new RunMemory(),
                step -> freeze(step, bytes));
    }

    private void freeze(RunStep step, long bytes) {
        if (step.phase() == RunStep.Phase.COPYING && step.bytes() >= bytes && frozen.isEmpty()) {
            try {
                frozen = pair.slaveText(BACKEND);
                signal("STOP", frozen);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    private void signal(String name, String backend) throws SQLException {
        pair.onSlave(
                "COPY (SELECT 1) TO PROGRAM 'cat >/dev/null; kill -%s %s'".formatted(name, Integer.parseInt(backend)));
    }
}
