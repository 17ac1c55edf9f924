package wazoha.node;

import java.util.UUID;

/**
 * Of which pair's history a database is, and how far it has come: both databases of a pair bear the same two values.
 *
 * @param pair all zeros if no run has ever written here
 * @param runs how many runs were committed; negative if that is not known
 */
public record Lineage(UUID pair, long runs) {
    /** A database that no run has written yet. */
    public static final Lineage EMPTY = new Lineage(new UUID(0, 0), 0);
    /** Nobody could read it. */
    public static final Lineage UNREAD = new Lineage(new UUID(0, 0), -1);

    public boolean isEmpty() {
        return pair.equals(EMPTY.pair);
    }

    @Override
    public String toString() {
        return runs < 0 ? "unread" : isEmpty() ? "no lineage yet" : "lineage %s, run %d".formatted(pair, runs);
    }
}
