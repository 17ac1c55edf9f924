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
     * @throws ReplicationException of kind UNKEPT if one is a copy of the other: what differs by now is kept first
     */
    static void refuse(Connection master, Connection slave) throws SQLException, ReplicationException {
        var node = node(slave);
        if (node.isPresent() && node.equals(node(master))) {
            throw new ReplicationException(
                    ReplicationException.Kind.UNKEPT,
                    "the databases of master and slave are copies of one machine (both letterboxes bear the node %s): what differs on the slave is not kept yet, and its rows are unchanged"
                            .formatted(node.get()),
                    null);
        }
        if (wasMaster(slave) && unfilled(slave)) {
            throw new ReplicationException(
                    ReplicationException.Kind.UNKEPT,
                    "the slave's database was a master's (a copy of one, or the roles were changed): what differs there is not kept yet, and its rows are unchanged",
                    null);
        }
    }

    /** This node stops being taken for its copy. */
    static void renew(Connection master, Connection slave) throws SQLException {
        var node = node(master);
        if (node.isPresent() && node.equals(node(slave))) {
            Sql.change(master, "UPDATE wazo_ha.state SET node = gen_random_uuid()");
        }
    }

    private static boolean wasMaster(Connection slave) throws SQLException {
        return Sql.one(slave, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.pair') IS NOT NULL");
    }

    private static boolean unfilled(Connection slave) throws SQLException {
        return Sql.one(
                slave,
                row -> row.getBoolean(1),
                "SELECT lineage = '00000000-0000-0000-0000-000000000000' FROM wazo_ha.state");
    }

    private static Optional<UUID> node(Connection connection) throws SQLException {
        boolean missing = Sql.one(connection, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.state') IS NULL");
        return missing
                ? Optional.empty()
                : Sql.query(
                        connection,
                        rows -> rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty(),
                        "SELECT node FROM wazo_ha.state");
    }
}
