package wazoha.replication;

import java.sql.SQLException;
import wazoha.node.Lineage;

/** Reads of which history this master's own database is. Changes nothing. */
public final class OwnLineage {
    private final DatabaseAccess own;

    /** @param own this node's database; its timeouts bound the question */
    public OwnLineage(DatabaseAccess own) {
        this.own = own.as("wazo-ha lineage");
    }

    /** {@link Lineage#EMPTY} in a database that has taken part in no run yet. */
    public Lineage read() throws LetterboxException {
        try (var connection = own.open()) {
            return Pair.look(connection);
        } catch (SQLException failed) {
            throw new LetterboxException(
                    "lineage of this node's rows not read in %s: %s; what was known of it before counts"
                            .formatted(own, failed.getMessage()),
                    failed);
        }
    }
}
