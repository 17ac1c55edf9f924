package wazoha.daemon;

/**
 * A table of this node's database, and what replication does with it.
 *
 * @param tableClass as {@code replication.classes} names it
 * @param classified whether a class names it; one that none names is copied and proven
 * @param why in words
 * @param rows here
 * @param estimated whether the rows are PostgreSQL's own estimate: tables that are not copied are not counted
 * @param bytes with indexes
 */
public record ReplicatedTable(
        String database,
        String table,
        String tableClass,
        boolean classified,
        boolean copied,
        String why,
        long rows,
        boolean estimated,
        long bytes) {}
