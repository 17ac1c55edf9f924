package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import wazoha.node.Lineage;

/**
 * The pair as its master knows it: its lineage, and how many runs were begun to be committed.
 */
record Pair(UUID lineage, long runs) {
    /** Reads the row; makes lineage and table at the first run. The connection is in autocommit mode. */
    static Pair read(Connection master) throws SQLException {
        boolean missing = Sql.one(master, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.conflict') IS NULL");
        if (missing) {
            Sql.transaction(master, connection -> {
                SqlResource.PAIR.install(connection);
                return true;
            });
        }
        return Sql.one(
                master,
                row -> new Pair(row.getObject(1, UUID.class), row.getLong(2)),
                "SELECT lineage, runs FROM wazo_ha.pair");
    }

    /** The row if there is one; changes nothing. */
    static Optional<Pair> known(Connection master) throws SQLException {
        boolean missing = Sql.one(master, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.pair') IS NULL");
        return missing
                ? Optional.empty()
                : Sql.query(
                        master,
                        rows -> rows.next()
                                ? Optional.of(new Pair(rows.getObject(1, UUID.class), rows.getLong(2)))
                                : Optional.empty(),
                        "SELECT lineage, runs FROM wazo_ha.pair");
    }

    /** The same as what the pair is told of; a database without the row has no lineage yet. */
    static Lineage look(Connection master) throws SQLException {
        return known(master)
                .map(pair -> new Lineage(pair.lineage(), pair.runs()))
                .orElse(Lineage.EMPTY);
    }

    /** Commits durably that this run is about to be committed on the slave. The connection is in autocommit mode. */
    static void count(Connection master, long run) throws SQLException {
        Sql.run(master, "SET synchronous_commit = on");
        Sql.change(master, "UPDATE wazo_ha.pair SET runs = ?", run);
    }
}
