package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Epoch;

/** The way through the slave's guard: first and last statement of every transaction that writes there. */
record ApplyGate(Connection slave, Epoch epoch, Pair pair) {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyGate.class);
    /**
     * Passes the guard and sets the limits of the transaction. The slave ends one whose master has been silent for the
     * whole patience, because the master hashes its own tables meanwhile; a takeover ends it at once.
     *
     * @param patience of a run
     * @param firstFill patience of the first run
     * @return the number of the last run that the slave has; 0 if it was never proven
     */
    long begin(Duration patience, Duration firstFill) throws SQLException {
        long runs = Sql.one(
                slave, row -> row.getLong(1), "SELECT wazo_ha.begin_apply(?, ?)", epoch.number(), pair.lineage());
        if (runs > pair.runs()) {
            throw new SQLException(
                    "the slave has run %d and the master only knows of %d: the master's database was restored"
                            .formatted(runs, pair.runs()),
                    "WH007");
        }
        if (runs < pair.runs() - 1) {
            LOG.warn("the slave's database was restored: run={} expected={}", runs, pair.runs());
        }
        Sql.run(slave, """
                SET LOCAL session_replication_role = replica;
                SET LOCAL lock_timeout = '2s';
                SET LOCAL idle_in_transaction_session_timeout = %d""".formatted((runs == 0 ? firstFill : patience).toMillis()));
        return runs;
    }

    /** Passes the guard again, with its row locked until the commit, and counts the run. */
    void end(long run) throws SQLException {
        Sql.one(slave, row -> true, "SELECT wazo_ha.end_apply(?, ?, ?)", epoch.number(), pair.lineage(), run);
    }
}
