package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The shape of all copied tables as texts without OIDs and without the order of columns. */
record Fingerprint(Map<String, String> items) {
    private static final String ITEMS = """
            SELECT c.relname::text, 'table ' || c.relname, CASE c.relkind WHEN 'p' THEN 'partitioned' ELSE 'plain' END
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            UNION ALL
            SELECT c.relname, 'column ' || c.relname || '.' || a.attname,
                format_type(a.atttypid, a.atttypmod)
                    || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
                    || CASE a.attidentity WHEN 'a' THEN ' identity always' WHEN 'd' THEN ' identity' ELSE '' END
                    || CASE a.attgenerated WHEN '' THEN ''
                        ELSE ' generated ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') END
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            UNION ALL
            SELECT c.relname, 'key of ' || c.relname || ' ' || pg_get_constraintdef(k.oid), 'there'
            FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u')
            WHERE c.relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT '', 'type ' || t.typname, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
            FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
            WHERE t.typnamespace = 'public'::regnamespace
            GROUP BY t.typname
            """;

    static Fingerprint of(Connection connection, Exclusions exclusions) throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var items = new TreeMap<String, String>();
                    while (rows.next()) {
                        if (!exclusions.covers(rows.getString(1))) {
                            items.put(rows.getString(2), rows.getString(3));
                        }
                    }
                    return new Fingerprint(items);
                },
                ITEMS);
    }

    /** One text a difference, this one's side first; empty if the shapes are equal. */
    List<String> differences(Fingerprint slave) {
        var differences = new ArrayList<String>();
        var names = new TreeSet<>(items.keySet());
        names.addAll(slave.items.keySet());
        for (var name : names) {
            String here = items.getOrDefault(name, "missing");
            String there = slave.items.getOrDefault(name, "missing");
            if (!here.equals(there)) {
                differences.add("%s is %s on the master and %s on the slave".formatted(name, here, there));
            }
        }
        return differences;
    }
}
