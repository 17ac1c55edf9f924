package wazoha.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads which tables are copied. */
final class Catalogue {
    /** About so many bytes of a table are one part: a few hundred rows. */
    private static final int PART_BYTES = 65_536;

    private static final int MOST_PARTS = 1024;

    private static final String TABLES = """
            SELECT c.relname::text,
                coalesce((SELECT array_agg(r.relname::text)
                    FROM pg_partition_ancestors(c.oid) WITH ORDINALITY AS p(relid, place)
                    JOIN pg_class r ON r.oid = p.relid
                    WHERE c.relispartition AND r.oid <> c.oid), '{}'),
                coalesce(a.names, '{}'), coalesce(a.forms, '{}'), coalesce(k.names, '{}'), coalesce(k.forms, '{}'),
                coalesce(pg_relation_size(c.oid), 0)
            FROM pg_class c
            LEFT JOIN LATERAL (SELECT array_agg(a.name ORDER BY a.name COLLATE "C") AS names,
                    array_agg(a.form ORDER BY a.name COLLATE "C") AS forms
                FROM wazo_ha_column a WHERE a.attrelid = c.oid) AS a ON true
            LEFT JOIN LATERAL (SELECT array_agg(a.name ORDER BY a.name COLLATE "C") AS names,
                    array_agg(a.form ORDER BY a.name COLLATE "C") AS forms
                FROM pg_index i JOIN wazo_ha_column a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                WHERE i.indrelid = c.oid AND i.indisprimary) AS k ON true
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND (%s)
            ORDER BY c.relname::text COLLATE "C"
            """;

    /** Only types of the system whose binary form survives a copy as text bit by bit are not compared as text. */
    private static final String COLUMNS = """
            WITH wazo_ha_column AS NOT MATERIALIZED (
                SELECT a.attrelid, a.attnum, a.attname::text AS name,
                    CASE WHEN t.typnamespace <> 'pg_catalog'::regnamespace THEN 'TEXT'
                        WHEN t.typname = 'int4' THEN 'INTEGER'
                        WHEN t.typname = 'uuid' THEN 'UUID'
                        WHEN t.typname IN ('bool', 'bytea', 'int2', 'name', 'date', 'inet', 'cidr', 'macaddr')
                            THEN 'VALUE'
                        WHEN t.typname IN ('text', 'varchar') THEN 'COLLATED'
                        WHEN t.typname IN ('int8', 'time', 'timestamp', 'timestamptz', 'numeric', 'bpchar', 'json', 'jsonb')
                            THEN 'SENT'
                        ELSE 'TEXT' END AS form
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
            """;

    private Catalogue() {}

    /** All tables that no pattern excludes, by name in byte order. A partition falls with its partitioned table. */
    static List<CopiedTable> tables(Connection connection, Exclusions exclusions) throws SQLException {
        return tables(connection, exclusions, "true");
    }

    /** Of these tables alone. */
    static List<CopiedTable> tables(Connection connection, Exclusions exclusions, Set<String> names)
            throws SQLException {
        return names.isEmpty()
                ? List.of()
                : tables(
                        connection,
                        exclusions,
                        names.stream()
                                .map(Sql::text)
                                .collect(Collectors.joining(", ", "c.relname::text = ANY (ARRAY[", "])")));
    }

    private static List<CopiedTable> tables(Connection connection, Exclusions exclusions, String condition)
            throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var tables = new ArrayList<CopiedTable>();
                    while (rows.next()) {
                        var table = table(rows);
                        if (!exclusions.covers(table)) {
                            tables.add(table);
                        }
                    }
                    return List.copyOf(tables);
                },
                COLUMNS + TABLES.formatted(condition));
    }

    private static CopiedTable table(ResultSet row) throws SQLException {
        return new CopiedTable(
                row.getString(1), names(row, 2), columns(row, 3), columns(row, 5), parts(row.getLong(7)));
    }

    private static int parts(long bytes) {
        return Math.min(
                MOST_PARTS, Math.toIntExact(Long.highestOneBit(Math.max(1, Math.min(bytes / PART_BYTES, MOST_PARTS)))));
    }

    private static List<String> names(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static List<CopiedTable.Column> columns(ResultSet row, int names) throws SQLException {
        var forms = names(row, names + 1);
        var columns = new ArrayList<CopiedTable.Column>();
        for (var name : names(row, names)) {
            columns.add(new CopiedTable.Column(name, CopiedTable.Form.valueOf(forms.get(columns.size()))));
        }
        return List.copyOf(columns);
    }
}
