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
    /** Of a composite type the order counts: its values are written by position. */
    private static final String ITEMS = """
            SELECT c.relname::text AS relation, 'table ' || c.relname AS name,
                CASE c.relkind WHEN 'p' THEN 'partitioned' ELSE 'plain' END AS value
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            UNION ALL
            SELECT c.relname::text, 'column ' || c.relname || '.' || a.attname,
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
            SELECT c.relname::text, 'key of ' || c.relname || ' ' || pg_get_constraintdef(k.oid), 'there'
            FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u')
            WHERE c.relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT '', 'type ' || t.typname, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
            FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
            WHERE t.typnamespace = 'public'::regnamespace
            GROUP BY t.typname
            UNION ALL
            SELECT '', 'type ' || t.typname,
                'a domain of ' || format_type(t.typbasetype, t.typtypmod)
                    || CASE WHEN t.typnotnull THEN ' not null' ELSE '' END
            FROM pg_type t
            WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'd'
            UNION ALL
            SELECT '', 'type ' || c.relname,
                string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'c'
            GROUP BY c.relname
            """;

    /** All items that are copied as one value; an item that stands twice counts once, as it does by name. */
    private static final String HASH = """
            SELECT encode(sha256(convert_to(coalesce(string_agg(DISTINCT i.item, E'\\x1e' ORDER BY i.item), ''), 'UTF8')), 'hex')
            FROM (SELECT x.relation, (x.name || E'\\x1f' || x.value) COLLATE "C" AS item FROM (%s) AS x) AS i
            WHERE ? = '' OR i.relation !~ ?
            """.formatted(ITEMS);

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

    /** One value of each server is compared, and the items themselves only if those differ. */
    static List<String> differences(Connection master, Connection slave, Exclusions exclusions) throws SQLException {
        return hash(master, exclusions).equals(hash(slave, exclusions))
                ? List.of()
                : of(master, exclusions).differences(of(slave, exclusions));
    }

    static String hash(Connection connection, Exclusions exclusions) throws SQLException {
        String excluded = exclusions.regularExpression();
        return Sql.one(connection, row -> row.getString(1), HASH, excluded, excluded);
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
