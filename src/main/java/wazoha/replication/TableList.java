package wazoha.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wazoha.node.TableClass;

/** Which tables a node's own database has, and where each belongs. Reads only. */
public final class TableList {
    private static final String TABLES = """
            SELECT c.relname::text,
                coalesce((SELECT array_agg(r.relname::text)
                    FROM pg_partition_ancestors(c.oid) WITH ORDINALITY AS p(relid, place)
                    JOIN pg_class r ON r.oid = p.relid
                    WHERE c.relispartition AND r.oid <> c.oid), '{}'),
                greatest(coalesce(pg_stat_get_live_tuples(c.oid), 0), c.reltuples::bigint, 0),
                pg_total_relation_size(c.oid)
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            ORDER BY c.relname::text COLLATE "C"
            """;

    /**
     * @param classified whether a class names it
     * @param rows counted where the table is copied, else estimated
     * @param bytes with indexes
     */
    public record Row(String table, TableClass of, boolean classified, long rows, boolean estimated, long bytes) {
        Row counted(long exact) {
            return new Row(table, of, classified, exact, false, bytes);
        }
    }

    private TableList() {}

    /** All tables of the schema {@code public}, by name in byte order. */
    public static List<Row> of(DatabaseAccess own, ClassifiedTables classes) throws ReplicationException {
        try (var connection = own.as("wazo-ha tables").open()) {
            var estimated = Sql.query(
                    connection,
                    rows -> {
                        var found = new ArrayList<Row>();
                        while (rows.next()) {
                            found.add(row(rows, classes));
                        }
                        return found;
                    },
                    TABLES);
            var counts = counts(connection, estimated);
            return estimated.stream()
                    .map(row ->
                            row.of().treatment().isCopied() ? row.counted(counts.getOrDefault(row.table(), 0L)) : row)
                    .toList();
        } catch (SQLException failed) {
            throw new ReplicationException(
                    ReplicationException.kindOf(failed),
                    "the tables of %s cannot be listed: %s".formatted(own.place(), failed.getMessage()),
                    failed);
        }
    }

    private static Row row(ResultSet row, ClassifiedTables classes) throws SQLException {
        var place = classes.placeOf(
                row.getString(1), List.of((String[]) row.getArray(2).getArray()));
        return new Row(row.getString(1), place.of(), place.classified(), row.getLong(3), true, row.getLong(4));
    }

    private static Map<String, Long> counts(Connection connection, List<Row> tables) throws SQLException {
        var counts = new HashMap<String, Long>();
        var copied =
                tables.stream().filter(row -> row.of().treatment().isCopied()).toList();
        if (copied.isEmpty()) {
            return counts;
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < copied.size(); i++) {
            parts.add("SELECT %d, count(*) FROM ONLY public.%s"
                    .formatted(i, Sql.name(copied.get(i).table())));
        }
        return Sql.query(
                connection,
                rows -> {
                    while (rows.next()) {
                        counts.put(copied.get(rows.getInt(1)).table(), rows.getLong(2));
                    }
                    return counts;
                },
                String.join(" UNION ALL ", parts));
    }

    /** How many changes of the master were applied to this slave's own database, which bears the letterbox. */
    public static long runs(DatabaseAccess own) throws ReplicationException {
        return runs(own, HistoryRow.LETTERBOX);
    }

    /** The same of a further database. */
    public static long runsInFurther(DatabaseAccess own) throws ReplicationException {
        return runs(own, HistoryRow.FURTHER);
    }

    private static long runs(DatabaseAccess own, HistoryRow history) throws ReplicationException {
        try (var connection = own.as("wazo-ha tables").open()) {
            return Sql.one(connection, row -> row.getLong(1), "SELECT runs FROM " + history.table());
        } catch (SQLException failed) {
            throw new ReplicationException(
                    ReplicationException.kindOf(failed),
                    "what the slave keeps in %s cannot be read: %s".formatted(own.place(), failed.getMessage()),
                    failed);
        }
    }
}
