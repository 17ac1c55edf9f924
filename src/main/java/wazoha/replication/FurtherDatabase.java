package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Epoch;
import wazoha.node.Product;

/**
 * A database of the slave beside the one that bears the letterbox, as the local role reaches it. What fails here keeps
 * neither the letterbox nor a takeover from working.
 *
 * <p>Used by the thread of the letterbox; {@link #record}, {@link #drop} and {@link #installIfMissing} may come from another
 * one.
 */
final class FurtherDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(FurtherDatabase.class);

    private final DatabaseAccess local;
    private final BaseSnapshot base;
    private volatile boolean installed;

    FurtherDatabase(DatabaseAccess local, List<String> exclude) {
        this.local = local;
        this.base = new BaseSnapshot(local, exclude);
    }

    /**
     * Makes what a slave keeps beside its rows; idempotent.
     *
     * @throws LetterboxException if this database bears a letterbox that somebody has used: then the list is wrong, and
     *     the guard would be asked in another place than before
     */
    void install(String role) throws LetterboxException {
        installed = false; // it may be a new and empty database
        try (var connection = local.open()) {
            if (LetterboxSchema.protocol(connection) > 0 && used(connection)) {
                throw new LetterboxException(
                        "the letterbox of the pair is in %s, and replication.databases does not begin with it: name %s first on both nodes"
                                .formatted(local.place(), local.name()),
                        null);
            }
            installed = Sql.transaction(connection, opened -> install(opened, role));
        } catch (SQLException failed) {
            LOG.warn(
                    "nothing is copied into {}: {}; see wazo-ha preflight, and wazo-ha database prepare",
                    local.place(),
                    failed.getMessage());
        }
    }

    /** Again, if it failed, or the database is another one by now: made since, or dropped and made anew. */
    void installIfMissing(String role) throws LetterboxException {
        if (!installed || !stands()) {
            install(role);
        }
    }

    /** Whether what was made is still there. A database that does not answer is left alone until it does. */
    private boolean stands() {
        try (var connection = local.open()) {
            return Product.version().equals(Build.read(connection)); // what install tells last
        } catch (SQLException away) {
            LOG.debug("{} does not answer", local.place(), away);
            return true;
        }
    }

    private static boolean used(Connection connection) throws SQLException {
        return Sql.one(connection, row -> row.getBoolean(1), "SELECT epoch > 0 FROM wazo_ha.state");
    }

    private static boolean install(Connection connection, String role) throws SQLException {
        SqlResource.COPY.install(connection);
        if (ReplicationRole.exists(connection, role)) {
            ReplicationRole.grant(connection, role);
        }
        Build.tell(connection, Product.version());
        return true;
    }

    void openBase(Epoch epoch) {
        base.open(epoch);
    }

    /** Never fails: a takeover goes on without a gap. */
    void leaveGap(Duration patience) {
        try (var connection = local.open()) {
            SequenceMemory.leaveGap(connection, patience);
        } catch (SQLException failed) {
            LOG.warn("no gap left behind the master's sequences in {}: {}", local.place(), failed.getMessage());
        }
    }

    void record(Epoch epoch) throws LetterboxException {
        base.record(epoch);
    }

    void drop() {
        base.drop();
    }
}
