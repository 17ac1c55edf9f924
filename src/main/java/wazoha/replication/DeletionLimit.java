package wazoha.replication;

import java.util.ArrayList;
import java.util.List;

/** Refuses a run that would delete a great part of a table: a master that lost its rows must not take the slave's too. */
final class DeletionLimit {
    /** A run that deletes more than this share of a table, and more than so many rows, needs force. */
    private static final double SHARE = 0.2;

    private static final long ROWS = 100;

    private final TableClasses classes;
    private final List<String> tooMany = new ArrayList<>();

    DeletionLimit(TableClasses classes) {
        this.classes = classes;
    }

    /**
     * Tables outside of the equality come and go as their services like.
     *
     * @param vanished rows of the slave whose key the master does not have
     * @param rows of the slave
     */
    void count(CopiedTable table, long vanished, long rows) {
        if (classes.mustBeEqual(table) && vanished > ROWS && vanished > SHARE * rows) {
            tooMany.add("%d of %d rows of %s".formatted(vanished, rows, table.name()));
        }
    }

    boolean reached() {
        return !tooMany.isEmpty();
    }

    void check() throws ReplicationException {
        if (reached()) {
            throw new ReplicationException(
                    ReplicationException.Kind.REFUSED,
                    "replication refused: it would delete %s on the slave, more than a fifth; the slave's rows are unchanged; if that is meant, order it on the master: wazo-ha replication run --force"
                            .formatted(String.join(", ", tooMany)),
                    null);
        }
    }
}
