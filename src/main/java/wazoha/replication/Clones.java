package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells copies of one machine from a pair. Clones share the identifier of their cluster, lineage and counters, so none of
 * these can tell; what can are the UUID in each letterbox, and a master's own row in the database of a slave.
 */
final class Clones {
    private Clones() {}

    /**
     * Both databases are of different servers (the start of the postmaster says so).
     *
     * @param row of both
     * @throws ReplicationException of kind UNKEPT if one is a copy of the other: what differs by now is kept first
     */
    static void refuse(Connection master, Connection slave, HistoryRow row) throws SQLException, ReplicationException {
        var node = node(slave, row);
        if (node.isPresent() && node.equals(node(master, row))) {
            throw new ReplicationException(
                    ReplicationException.Kind.UNKEPT,
                    "the databases of master and slave are copies of one machine (both letterboxes bear the node %s): what differs on the slave is not kept yet, and its rows are unchanged"
                            .formatted(node.get()),
                    null);
        }
        if (wasMaster(slave) && unfilled(slave, row)) {
            throw new ReplicationException(
                    ReplicationException.Kind.UNKEPT,
                    "the slave's database was a master's (a copy of one, or the roles were changed): what differs there is not kept yet, and its rows are unchanged",
                    null);
        }
    }

    /** This node stops being taken for its copy. */
    static void renew(Connection master, Connection slave, HistoryRow row) throws SQLException {
        var node = node(master, row);
        if (node.isPresent() && node.equals(node(slave, row))) {
            Sql.change(master, "UPDATE %s SET node = gen_random_uuid()".formatted(row.table()));
        }
    }

    private static boolean wasMaster(Connection slave) throws SQLException {
        return Sql.one(slave, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.pair') IS NOT NULL");
    }

    private static boolean unfilled(Connection slave, HistoryRow row) throws SQLException {
        return Sql.one(
                slave,
                one -> one.getBoolean(1),
                "SELECT lineage = '00000000-0000-0000-0000-000000000000' FROM " + row.table());
    }

    private static Optional<UUID> node(Connection connection, HistoryRow row) throws SQLException {
        boolean missing = Sql.one(connection, one -> one.getBoolean(1), "SELECT to_regclass(?) IS NULL", row.table());
        return missing
                ? Optional.empty()
                : Sql.query(
                        connection,
                        rows -> rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty(),
                        "SELECT node FROM " + row.table());
    }
}
