package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import wazoha.node.Epoch;
import wazoha.node.Lineage;

/** Where the guard of the copies into one database of the slave is. Immutable. */
public final class Guarding {
    /** Opens a connection that somebody may have to cut off. */
    @FunctionalInterface
    interface Opener {
        Connection open(DatabaseAccess access) throws SQLException;
    }

    /** Both sides of the database that bears the letterbox. */
    private record Letterbox(DatabaseAccess master, DatabaseAccess slave) {}

    private final Optional<Letterbox> elsewhere;

    private Guarding(Optional<Letterbox> elsewhere) {
        this.elsewhere = elsewhere;
    }

    /** In the database itself, which bears the letterbox. */
    public static Guarding inside() {
        return new Guarding(Optional.empty());
    }

    /**
     * In another database of the same server.
     *
     * @param master this node's database of that name; its lineage is the pair's
     * @param slave the slave's, as the replication role
     */
    public static Guarding in(DatabaseAccess master, DatabaseAccess slave) {
        return new Guarding(
                Optional.of(new Letterbox(master.as("wazo-ha replication"), slave.as("wazo-ha replication"))));
    }

    HistoryRow row() {
        return elsewhere.isEmpty() ? HistoryRow.LETTERBOX : HistoryRow.FURTHER;
    }

    /** The guard for one attempt; closing it closes what it opened. */
    Guard open(Opener opener) throws SQLException {
        if (elsewhere.isEmpty()) {
            return Guard.INSIDE;
        }
        UUID lineage;
        try (var here = opener.open(elsewhere.get().master())) {
            lineage = Pair.known(here).map(Pair::lineage).orElse(Lineage.EMPTY.pair());
        }
        return Guard.over(opener.open(elsewhere.get().slave()), lineage);
    }

    /**
     * The epoch of the takeover that made the slave dirty; empty if it is clean.
     *
     * @param there the slave's database that is copied
     */
    Optional<Epoch> dirtySince(Connection there) throws SQLException {
        if (elsewhere.isEmpty()) {
            return dirtyOf(there);
        }
        try (var letterbox = elsewhere.get().slave().open()) {
            return dirtyOf(letterbox);
        }
    }

    private static Optional<Epoch> dirtyOf(Connection letterbox) throws SQLException {
        return Sql.one(
                letterbox,
                row -> row.getBoolean(1) ? Optional.of(new Epoch(row.getLong(2))) : Optional.empty(),
                "SELECT dirty, dirty_since FROM wazo_ha.state");
    }
}
