package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import wazoha.node.Epoch;
import wazoha.node.Lineage;

/** The way through the slave's guard: first and last statement of every transaction that writes there. */
record ApplyGate(Connection slave, Epoch epoch, Pair pair) {
    /** SQLSTATE of rows that would be overwritten and are nowhere else. */
    static final String UNKEPT = "WH008";

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
        refuseUnkept(runs);
        Sql.run(slave, """
                SET LOCAL session_replication_role = replica;
                SET LOCAL lock_timeout = '2s';
                SET LOCAL idle_in_transaction_session_timeout = %d""".formatted((runs == 0 ? firstFill : patience).toMillis()));
        return runs;
    }

    /** What an older image holds, or a slave that served before its first fill, is kept before it is overwritten. */
    private void refuseUnkept(long runs) throws SQLException {
        if (runs < pair.runs() - 1) {
            throw new SQLException(
                    "the slave has run %d and the master counts %d: the slave's database was restored from an older image, and what differs there is not kept yet"
                            .formatted(runs, pair.runs()),
                    UNKEPT);
        }
        boolean servedUnfilled = Sql.one(
                slave,
                row -> row.getLong(1) > 0 && row.getObject(2, UUID.class).equals(Lineage.EMPTY.pair()),
                "SELECT dirty_since, lineage FROM wazo_ha.state");
        if (servedUnfilled) {
            throw new SQLException(
                    "the slave served before it was ever filled, and what differs there is not kept yet", UNKEPT);
        }
    }

    /** Under the guard, as all that the master writes. */
    void keepSequences(List<String> names, List<Long> lasts) throws SQLException {
        Sql.one(
                slave,
                row -> true,
                "SELECT wazo_ha.keep_sequences(?, ?, ?, ?)",
                epoch.number(),
                pair.lineage(),
                slave.createArrayOf("text", names.toArray()),
                slave.createArrayOf("bigint", lasts.toArray()));
    }

    /** Passes the guard again, with its row locked until the commit, and counts the run. */
    void end(long run) throws SQLException {
        Sql.one(slave, row -> true, "SELECT wazo_ha.end_apply(?, ?, ?)", epoch.number(), pair.lineage(), run);
    }
}
