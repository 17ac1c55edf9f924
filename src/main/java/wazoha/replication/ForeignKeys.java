package wazoha.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds rows whose foreign key points nowhere: an apply runs without the triggers that would refuse them. */
final class ForeignKeys {
    private static final String CONSTRAINTS = """
            SELECT k.conname::text, child.relname::text, parent.relname::text,
                format('%I.%I', cn.nspname, child.relname), format('%I.%I', pn.nspname, parent.relname),
                ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.conkey) WITH ORDINALITY AS u(n, place)
                    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.place),
                ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.confkey) WITH ORDINALITY AS u(n, place)
                    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.place),
                ARRAY(SELECT format('OPERATOR(%I.%s)', n.nspname, o.oprname)
                    FROM unnest(k.conpfeqop) WITH ORDINALITY AS u(op, place)
                    JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace n ON n.oid = o.oprnamespace ORDER BY u.place)
            FROM pg_constraint k
            JOIN pg_class child ON child.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = child.relnamespace
            JOIN pg_class parent ON parent.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = parent.relnamespace
            WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0 AND 'public' IN (cn.nspname, pn.nspname)
            ORDER BY 1, 2
            """;

    private record Constraint(
            String name,
            String childName,
            String parentName,
            String child,
            String parent,
            List<String> childColumns,
            List<String> parentColumns,
            List<String> operators) {
        static Constraint of(ResultSet row) throws SQLException {
            return new Constraint(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    texts(row, 6),
                    texts(row, 7),
                    texts(row, 8));
        }

        boolean concerns(Set<String> tables) {
            return tables.contains(childName) || tables.contains(parentName);
        }

        String violation(int number) {
            String present =
                    childColumns.stream().map("c.%s IS NOT NULL"::formatted).collect(Collectors.joining(" AND "));
            String equal = IntStream.range(0, childColumns.size())
                    .mapToObj(
                            i -> "p.%s %s c.%s".formatted(parentColumns.get(i), operators.get(i), childColumns.get(i)))
                    .collect(Collectors.joining(" AND "));
            return "(SELECT %d FROM %s AS c WHERE %s AND NOT EXISTS (SELECT FROM %s AS p WHERE %s) LIMIT 1)"
                    .formatted(number, child, present, parent, equal);
        }

        private static List<String> texts(ResultSet row, int column) throws SQLException {
            return List.of((String[]) row.getArray(column).getArray());
        }
    }

    private ForeignKeys() {}

    /** The constraints of these tables, in either direction, that some row violates now; empty if none. */
    static Optional<String> violated(Connection connection, Set<String> tables) throws SQLException {
        var concerned = constraints(connection).stream()
                .filter(key -> key.concerns(tables))
                .toList();
        if (concerned.isEmpty()) {
            return Optional.empty();
        }
        String question = IntStream.range(0, concerned.size())
                .mapToObj(number -> concerned.get(number).violation(number))
                .collect(Collectors.joining(" UNION ALL "));
        return Sql.query(
                connection,
                rows -> {
                    var names = new ArrayList<String>();
                    while (rows.next()) {
                        var key = concerned.get(rows.getInt(1));
                        names.add("%s (from %s to %s)".formatted(key.name, key.childName, key.parentName));
                    }
                    return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
                },
                question);
    }

    private static List<Constraint> constraints(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var constraints = new ArrayList<Constraint>();
                    while (rows.next()) {
                        constraints.add(Constraint.of(rows));
                    }
                    return constraints;
                },
                CONSTRAINTS);
    }
}
