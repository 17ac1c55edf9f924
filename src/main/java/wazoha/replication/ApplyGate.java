package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import wazoha.node.Lineage;

/**
 * The way through the slave's guard: first and last statement of every transaction that writes into a database of the
 * slave. The guard is one row, in the database that bears the letterbox, which is that database or another one.
 */
interface ApplyGate {
    /** SQLSTATE of rows that would be overwritten and are nowhere else. */
    String UNKEPT = "WH008";

    /** The pair as its master knows it, in the database that is copied. */
    Pair pair();

    /** The same gate after so many runs. */
    ApplyGate after(long run);

    /**
     * Passes the guard and sets the limits of the transaction. The slave ends one whose master has been silent for the
     * whole patience, because the master hashes its own tables meanwhile; a takeover ends it at once.
     *
     * @param patience of a run
     * @param firstFill patience of the first run
     * @return the number of the last run that the slave has; 0 if it was never proven
     */
    long begin(Duration patience, Duration firstFill) throws SQLException;

    /** Part of a run, under the guard: where the master's sequences stand. */
    void keepSequences(List<String> names, List<Long> lasts) throws SQLException;

    /** Passes the guard again, with its row locked until the commit and {@link #release}, and counts the run. */
    void end(long run) throws SQLException;

    /** Gives the slave's rows another lineage and counter, under the guard until the commit and {@link #release}. */
    void adopt(Lineage before, Lineage now) throws SQLException;

    /** After the commit. */
    void release() throws SQLException;

    /** The master's counter is behind the slave's, or ahead by more than a run that was cut off. */
    static void demandNeighbours(long there, Pair pair) throws SQLException {
        if (there > pair.runs()) {
            throw new SQLException(
                    "the slave has run %d and the master only knows of %d: the master's database was restored"
                            .formatted(there, pair.runs()),
                    "WH007");
        }
        if (there < pair.runs() - 1) {
            throw new SQLException(
                    "the slave has run %d and the master counts %d: the slave's database was restored from an older image, and what differs there is not kept yet"
                            .formatted(there, pair.runs()),
                    UNKEPT);
        }
    }

    static void limit(Connection slave, Duration patience) throws SQLException {
        Sql.run(slave, """
                SET LOCAL session_replication_role = replica;
                SET LOCAL lock_timeout = '2s';
                SET LOCAL idle_in_transaction_session_timeout = %d""".formatted(patience.toMillis()));
    }
}
