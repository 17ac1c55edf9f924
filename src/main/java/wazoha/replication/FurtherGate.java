package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import wazoha.node.Epoch;
import wazoha.node.Lineage;

/**
 * The gate of a further database: the guard's row is locked by a second session, in the database that bears the letterbox,
 * until the commit is done. A takeover waits for that row, or ends both sessions and waits until they are gone.
 *
 * @param guard the second session, in autocommit mode until {@link #end}
 * @param letterbox lineage of the pair as the letterbox must bear it
 */
record FurtherGate(Connection slave, Connection guard, Epoch epoch, Pair pair, UUID letterbox) implements ApplyGate {
    /** What this database says of its rows. */
    private record Copy(UUID lineage, long runs, long settled) {}

    @Override
    public ApplyGate after(long run) {
        return new FurtherGate(slave, guard, epoch, new Pair(pair.lineage(), run), letterbox);
    }

    @Override
    public long begin(Duration patience, Duration firstFill) throws SQLException {
        pass();
        var copy = Sql.one(
                slave,
                row -> new Copy(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)),
                "SELECT lineage, runs, settled FROM wazo_ha.copy");
        if (!copy.lineage().equals(pair.lineage()) && !copy.lineage().equals(Lineage.EMPTY.pair())) {
            throw new SQLException(
                    "the rows of this database are of another history on the slave (%s there, %s here): 'wazo-ha adopt --from master' or '--from slave' decides"
                            .formatted(copy.lineage(), pair.lineage()),
                    "WH006");
        }
        ApplyGate.demandNeighbours(copy.runs(), pair);
        if (takeover() != copy.settled()) {
            throw new SQLException(
                    "the slave served since this database was fetched last, and what differs there is not kept yet",
                    UNKEPT);
        }
        ApplyGate.limit(slave, copy.runs() == 0 ? firstFill : patience);
        return copy.runs();
    }

    private void pass() throws SQLException {
        Sql.one(guard, row -> row.getLong(1), "SELECT wazo_ha.begin_apply(?, ?)", epoch.number(), letterbox);
    }

    /** The epoch of the last takeover; 0 if there was none. */
    private long takeover() throws SQLException {
        return Sql.one(guard, row -> row.getLong(1), "SELECT dirty_since FROM wazo_ha.state");
    }

    @Override
    public void keepSequences(List<String> names, List<Long> lasts) throws SQLException {
        Sql.one(
                slave,
                row -> true,
                "SELECT wazo_ha.keep_copied_sequences(?, ?)",
                slave.createArrayOf("text", names.toArray()),
                slave.createArrayOf("bigint", lasts.toArray()));
        hold();
    }

    @Override
    public void end(long run) throws SQLException {
        Sql.one(slave, row -> true, "SELECT wazo_ha.end_copy(?, ?)", pair.lineage(), run);
        hold();
    }

    @Override
    public void adopt(Lineage before, Lineage now) throws SQLException {
        pass();
        Sql.one(
                slave,
                row -> true,
                "SELECT wazo_ha.adopt_copy(?, ?, ?, ?, ?)",
                before.pair(),
                before.runs(),
                now.pair(),
                now.runs(),
                takeover());
        hold();
    }

    /** A master that freezes now must not keep the slave's daemon from its own row for longer than a commit may take. */
    private void hold() throws SQLException {
        guard.setAutoCommit(false);
        Sql.run(
                guard,
                "SET LOCAL lock_timeout = '2s'; SET LOCAL idle_in_transaction_session_timeout = %d"
                        .formatted(Run.FREEZE.toMillis()));
        Sql.one(guard, row -> true, "SELECT wazo_ha.hold_guard(?, ?)", epoch.number(), letterbox);
    }

    @Override
    public void release() throws SQLException {
        if (!guard.getAutoCommit()) {
            guard.rollback();
            guard.setAutoCommit(true);
        }
    }
}
