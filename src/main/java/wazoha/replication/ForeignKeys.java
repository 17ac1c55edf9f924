package wazoha.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds rows whose foreign key points nowhere: an apply runs without the triggers that would refuse them. */
final class ForeignKeys {
    /** Up to so many rows are looked at one by one; above, the whole tables are joined. */
    private static final int FEW = 2000;
    /** Tables of tokens point to each other; no chain of them is longer. */
    private static final int DEEPEST = 5;

    private static final String CONSTRAINTS = """
            SELECT k.conname::text, child.relname::text, parent.relname::text,
                CASE child.relkind WHEN 'r' THEN 'ONLY ' ELSE '' END || format('%I.%I', cn.nspname, child.relname),
                CASE parent.relkind WHEN 'r' THEN 'ONLY ' ELSE '' END || format('%I.%I', pn.nspname, parent.relname),
                format('%I.%I', pn.nspname, parent.relname),
                ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.conkey) WITH ORDINALITY AS u(n, place)
                    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.place),
                ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.confkey) WITH ORDINALITY AS u(n, place)
                    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.place),
                ARRAY(SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname)
                    FROM unnest(k.conpfeqop) WITH ORDINALITY AS u(op, place)
                    JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace n ON n.oid = o.oprnamespace ORDER BY u.place),
                ARRAY(SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname)
                    FROM unnest(k.conppeqop) WITH ORDINALITY AS u(op, place)
                    JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace n ON n.oid = o.oprnamespace ORDER BY u.place)
            FROM pg_constraint k
            JOIN pg_class child ON child.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = child.relnamespace
            JOIN pg_class parent ON parent.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = parent.relnamespace
            WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0 AND 'public' IN (cn.nspname, pn.nspname)
            ORDER BY 1, 2
            """;

    /** A constraint; {@code child} and {@code parent} in SQL, as they are read. */
    record Constraint(
            String name,
            String childName,
            String parentName,
            String child,
            String parent,
            String parentType,
            List<String> childColumns,
            List<String> parentColumns,
            List<String> operators,
            List<String> parentOperators) {
        static Constraint of(ResultSet row) throws SQLException {
            return new Constraint(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    texts(row, 7),
                    texts(row, 8),
                    texts(row, 9),
                    texts(row, 10));
        }

        private String equal(String left, List<String> with, String right, List<String> columns) {
            return IntStream.range(0, columns.size())
                    .mapToObj(i ->
                            "%s.%s %s %s.%s".formatted(left, parentColumns.get(i), with.get(i), right, columns.get(i)))
                    .collect(Collectors.joining(" AND "));
        }

        /** The rows of the child, called c, that point nowhere. */
        String nowhere() {
            String present =
                    childColumns.stream().map("c.%s IS NOT NULL"::formatted).collect(Collectors.joining(" AND "));
            return "%s AND NOT EXISTS (SELECT FROM %s AS p WHERE %s)"
                    .formatted(present, parent, equal("p", operators, "c", childColumns));
        }

        /** Where a row of the child violates it, of those that the condition selects. */
        String violation(int number, String condition) {
            return "(SELECT %d FROM %s AS c WHERE %s%s LIMIT 1)".formatted(number, child, condition, nowhere());
        }

        /** Where a row of the child points to one of these rows of the parent, which are there no more. */
        String abandonment(int number, String gone) {
            return """
                    (WITH g AS MATERIALIZED (SELECT g.* FROM json_populate_recordset(NULL::%s, %s::json) AS g
                        WHERE NOT EXISTS (SELECT FROM %s AS p WHERE %s))
                    SELECT %d FROM g JOIN %s AS c ON %s WHERE %s LIMIT 1)""".formatted(
                            parentType,
                            Sql.text(gone),
                            parent,
                            equal("p", parentOperators, "g", parentColumns),
                            number,
                            child,
                            equal("g", operators, "c", childColumns),
                            nowhere());
        }

        String described() {
            return "%s (from %s to %s)".formatted(name, childName, parentName);
        }

        private static List<String> texts(ResultSet row, int column) throws SQLException {
            return List.of((String[]) row.getArray(column).getArray());
        }
    }

    /**
     * What a run did to a table.
     *
     * @param few whether it was so little that rows are looked at one by one
     * @param gone the deleted rows as far as foreign keys point to them, JSON
     */
    record Moved(boolean few, String gone) {}

    private final Connection slave;
    private final List<Constraint> constraints;

    private ForeignKeys(Connection slave, List<Constraint> constraints) {
        this.slave = slave;
        this.constraints = constraints;
    }

    static ForeignKeys of(Connection slave) throws SQLException {
        return new ForeignKeys(
                slave,
                Sql.query(
                        slave,
                        rows -> {
                            var constraints = new ArrayList<Constraint>();
                            while (rows.next()) {
                                constraints.add(Constraint.of(rows));
                            }
                            return constraints;
                        },
                        CONSTRAINTS));
    }

    /** Tables of these to which no other one points: only those may be truncated. */
    Set<String> closed(Set<String> tables) {
        var closed = new TreeSet<>(tables);
        while (closed.removeIf(table -> constraints.stream()
                .anyMatch(key -> key.parentName().equals(table) && !closed.contains(key.childName())))) {
            // those that went may have pointed to others
        }
        return closed;
    }

    /** Before the rows are deleted: what must be known of them afterwards. */
    Moved before(CopiedTable table, RowDifference difference) throws SQLException {
        boolean few = !difference.whole()
                && table.roots().isEmpty()
                && difference.rowsDeleted() <= FEW
                && difference.rowsInserted() <= FEW;
        var columns = constraints.stream()
                .filter(key -> key.parentName().equals(table.name()))
                .flatMap(key -> key.parentColumns().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!few || columns.isEmpty() || difference.delete().isEmpty()) {
            return new Moved(few, "[]");
        }
        String texts = columns.stream().map("%1$s::text AS %1$s"::formatted).collect(Collectors.joining(", "));
        return new Moved(
                true,
                Sql.one(
                        slave,
                        row -> row.getString(1),
                        "SELECT coalesce(json_agg(x), '[]')::text FROM (SELECT %s FROM %s WHERE %s) AS x"
                                .formatted(
                                        texts,
                                        table.from(),
                                        String.join(" OR ", difference.delete().conditions()))));
    }

    /**
     * The constraints that some row violates after the run, in words; empty if none.
     *
     * @param moved what was done, by table
     * @param settled constraints that hold for another reason
     */
    Optional<String> violated(Map<CopiedTable, Moved> moved, Predicate<Constraint> settled) throws SQLException {
        var questions = new ArrayList<String>();
        for (var table : moved.entrySet()) {
            questions.addAll(questions(table.getKey(), table.getValue(), settled));
        }
        if (questions.isEmpty()) {
            return Optional.empty();
        }
        return Sql.query(
                slave,
                rows -> {
                    var names = new TreeSet<String>();
                    while (rows.next()) {
                        names.add(constraints.get(rows.getInt(1)).described());
                    }
                    return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
                },
                String.join(" UNION ALL ", questions));
    }

    private List<String> questions(CopiedTable table, Moved moved, Predicate<Constraint> settled) throws SQLException {
        var names = new TreeSet<>(table.roots());
        names.add(table.name());
        var questions = new ArrayList<String>();
        String inserted = null;
        for (int number = 0; number < constraints.size(); number++) {
            var key = constraints.get(number);
            boolean child = names.contains(key.childName());
            boolean parent = names.contains(key.parentName());
            if (settled.test(key) || (!child && !parent)) {
                continue;
            }
            if (!moved.few()) {
                questions.add(key.violation(number, ""));
                continue;
            }
            if (child) {
                inserted = inserted == null ? inserted(table) : inserted;
                questions.add(key.violation(number, inserted));
            }
            if (parent && !moved.gone().equals("[]")) {
                questions.add(key.abandonment(number, moved.gone()));
            }
        }
        return questions;
    }

    /** The condition that a row, called c, was inserted by this transaction. */
    private String inserted(CopiedTable table) throws SQLException {
        return Sql.one(
                slave,
                row -> "c.ctid = ANY ('%s'::tid[]) AND ".formatted(row.getString(1)),
                "SELECT coalesce(array_agg(ctid), '{}')::text FROM %s WHERE xmin = (SELECT pg_current_xact_id()::xid)"
                        .formatted(table.from()));
    }

    /** Deletes rows of these tables that point nowhere. Returns how many. */
    long deleteOrphans(Predicate<String> tables) throws SQLException {
        long deleted = 0;
        for (int round = 0; round < DEEPEST; round++) {
            long before = deleted;
            for (var key : constraints) {
                if (tables.test(key.childName())) {
                    deleted += Sql.change(slave, "DELETE FROM %s AS c WHERE %s".formatted(key.child(), key.nowhere()));
                }
            }
            if (deleted == before) {
                break;
            }
        }
        return deleted;
    }
}
