package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the tables of schema versions say: they are compared and never copied (docs/contract.md, section 6). Only columns with
 * {@code version} in their name count: beside it {@code infos} holds what belongs to one node alone.
 */
record SchemaVersions(TreeMap<String, String> byTable) {
    private static final Exclusions TABLES = Exclusions.of(List.of("*alembic*", "infos"));

    private static final String COLUMNS = """
            SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname LIKE '%version%'
            GROUP BY c.relname
            """;

    static SchemaVersions of(Connection connection) throws SQLException {
        var columns = Sql.query(
                connection,
                rows -> {
                    var found = new TreeMap<String, List<String>>();
                    while (rows.next()) {
                        if (TABLES.covers(rows.getString(1))) {
                            found.put(rows.getString(1), List.of((String[])
                                    rows.getArray(2).getArray()));
                        }
                    }
                    return found;
                },
                COLUMNS);
        return new SchemaVersions(columns.isEmpty() ? new TreeMap<>() : versions(connection, columns));
    }

    /** All tables in one exchange. */
    private static TreeMap<String, String> versions(Connection connection, Map<String, List<String>> columns)
            throws SQLException {
        String all = columns.entrySet().stream()
                .map(table -> versions(table.getKey(), table.getValue()))
                .collect(Collectors.joining(" UNION ALL "));
        return Sql.query(
                connection,
                rows -> {
                    var versions = new TreeMap<String, String>();
                    while (rows.next()) {
                        versions.put(rows.getString(1), rows.getString(2));
                    }
                    return versions;
                },
                all);
    }

    private static String versions(String table, List<String> columns) {
        String text = columns.stream().map(Sql::name).collect(Collectors.joining(", "));
        return ("SELECT %s::text, coalesce(string_agg(v.t, ', ' ORDER BY v.t COLLATE \"C\"), 'empty')"
                        + " FROM (SELECT concat_ws(' ', %s) AS t FROM public.%s) AS v")
                .formatted(Sql.text(table), text, Sql.name(table));
    }

    /** One text a difference, this one's side first; empty if all say the same. */
    List<String> differences(SchemaVersions slave) {
        var tables = new TreeSet<>(byTable.keySet());
        tables.addAll(slave.byTable.keySet());
        var differences = new ArrayList<String>();
        for (var table : tables) {
            String here = byTable.getOrDefault(table, "missing");
            String there = slave.byTable.getOrDefault(table, "missing");
            if (!here.equals(there)) {
                differences.add("%s is %s on the master and %s on the slave".formatted(table, here, there));
            }
        }
        return differences;
    }
}
