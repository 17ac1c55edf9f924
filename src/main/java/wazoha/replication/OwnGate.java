package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import wazoha.node.Epoch;
import wazoha.node.Lineage;

/** The gate of the database that bears the letterbox: the guard's row is locked by the transaction that writes. */
record OwnGate(Connection slave, Epoch epoch, Pair pair) implements ApplyGate {
    @Override
    public ApplyGate after(long run) {
        return new OwnGate(slave, epoch, new Pair(pair.lineage(), run));
    }

    @Override
    public long begin(Duration patience, Duration firstFill) throws SQLException {
        long runs = Sql.one(
                slave, row -> row.getLong(1), "SELECT wazo_ha.begin_apply(?, ?)", epoch.number(), pair.lineage());
        ApplyGate.demandNeighbours(runs, pair);
        refuseUnkept();
        ApplyGate.limit(slave, runs == 0 ? firstFill : patience);
        return runs;
    }

    /** A slave that served before its first fill is kept before it is overwritten. */
    private void refuseUnkept() throws SQLException {
        boolean servedUnfilled = Sql.one(
                slave,
                row -> row.getLong(1) > 0 && row.getObject(2, UUID.class).equals(Lineage.EMPTY.pair()),
                "SELECT dirty_since, lineage FROM wazo_ha.state");
        if (servedUnfilled) {
            throw new SQLException(
                    "the slave served before it was ever filled, and what differs there is not kept yet", UNKEPT);
        }
    }

    @Override
    public void keepSequences(List<String> names, List<Long> lasts) throws SQLException {
        if (LetterboxSchema.protocol(slave) < 2) {
            return;
        }
        Sql.one(
                slave,
                row -> true,
                "SELECT wazo_ha.keep_sequences(?, ?, ?, ?)",
                epoch.number(),
                pair.lineage(),
                slave.createArrayOf("text", names.toArray()),
                slave.createArrayOf("bigint", lasts.toArray()));
    }

    @Override
    public void end(long run) throws SQLException {
        Sql.one(slave, row -> true, "SELECT wazo_ha.end_apply(?, ?, ?)", epoch.number(), pair.lineage(), run);
    }

    @Override
    public void adopt(Lineage before, Lineage now) throws SQLException {
        Sql.one(
                slave,
                row -> true,
                "SELECT wazo_ha.adopt(?, ?, ?, ?, ?)",
                epoch.number(),
                before.pair(),
                before.runs(),
                now.pair(),
                now.runs());
    }

    @Override
    public void release() {
        // the commit has released the row
    }
}
