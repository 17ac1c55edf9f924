package wazoha.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads which tables are copied. */
final class Catalogue {
    private static final String TABLES = """
            SELECT c.relname::text,
                coalesce((SELECT array_agg(r.relname::text)
                    FROM pg_partition_ancestors(c.oid) WITH ORDINALITY AS p(relid, place)
                    JOIN pg_class r ON r.oid = p.relid
                    WHERE c.relispartition AND r.oid <> c.oid), '{}'),
                coalesce((SELECT array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
                    FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''), '{}'),
                coalesce((SELECT array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
                    FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
                    WHERE i.indrelid = c.oid AND i.indisprimary), '{}')
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            ORDER BY c.relname::text COLLATE "C"
            """;

    private Catalogue() {}

    /** All tables that no pattern excludes, by name in byte order. A partition falls with its partitioned table. */
    static List<CopiedTable> tables(Connection connection, Exclusions exclusions) throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var tables = new ArrayList<CopiedTable>();
                    while (rows.next()) {
                        var table = table(rows);
                        boolean excluded = exclusions.covers(table.name())
                                || table.roots().stream().anyMatch(exclusions::covers);
                        if (!excluded) {
                            tables.add(table);
                        }
                    }
                    return List.copyOf(tables);
                },
                TABLES);
    }

    private static CopiedTable table(ResultSet row) throws SQLException {
        return new CopiedTable(row.getString(1), names(row, 2), names(row, 3), names(row, 4));
    }

    private static List<String> names(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
