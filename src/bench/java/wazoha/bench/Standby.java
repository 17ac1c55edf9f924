package wazoha.bench;

import java.sql.SQLException;
import java.time.Duration;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;
import wazoha.node.Ticker;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.JdbcMasterLetterbox;
import wazoha.replication.JdbcSlaveLetterbox;
import wazoha.replication.LetterboxException;
import wazoha.replication.ReplicationRole;

/** A database of the slave as pairing and the slave's daemon make it: a role for the master, a letterbox, the guard open. */
public final class Standby implements AutoCloseable {
    private static final String PASSWORD = "bench";

    private final Server server;
    private final String database;
    private final JdbcSlaveLetterbox letterbox;

    public Standby(Server server, String database) {
        this.server = server;
        this.database = database;
        this.letterbox = new JdbcSlaveLetterbox(
                server.access(database), ReplicationRole.NAME, Telephony.EXCLUDED, Ticker.system());
    }

    /** Makes it all; then the master claims. */
    public Epoch pair() throws LetterboxException {
        new ReplicationRole(server.access(database), ReplicationRole.NAME).createOrRenew(PASSWORD);
        letterbox.install();
        letterbox.open();
        letterbox.tell("STANDBY", false, false, false);
        return masterClaims(Epoch.NONE);
    }

    /** The master takes service over the epoch that it has read. */
    public Epoch masterClaims(Epoch read) throws LetterboxException {
        var next = read.nextFor(NodeRole.MASTER);
        try (var box = new JdbcMasterLetterbox(access(server.port(), database))) {
            if (!box.claim(read, next)) {
                throw new IllegalStateException("the master's claim of %s over %s was refused".formatted(next, read));
            }
        }
        return next;
    }

    /** The slave's own side. */
    public JdbcSlaveLetterbox letterbox() {
        return letterbox;
    }

    /** A database of a slave as the master reaches it, over a port that may be a detour. */
    static DatabaseAccess access(int port, String database) {
        return access(port, database, Duration.ofSeconds(20));
    }

    static DatabaseAccess access(int port, String database, Duration patience) {
        return new DatabaseAccess(
                "localhost",
                port,
                database,
                ReplicationRole.NAME,
                PASSWORD,
                "wazo-ha bench",
                Duration.ofSeconds(5),
                patience);
    }

    /** Whether a session of the master's role is there. */
    public boolean hasGuests() throws SQLException {
        return server.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = '%s'".formatted(ReplicationRole.NAME))
                > 0;
    }

    @Override
    public void close() {
        letterbox.close();
    }
}
