package wazoha.replication;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves the slave's sequences forward to the greatest of their own value, the master's, and the greatest value in the
 * column that they feed. Never backwards: setting a sequence cannot be rolled back.
 */
final class Sequences {
    private static final String OWNED = """
            SELECT s.relname::text, q.seqincrement, coalesce(t.relname::text, ''), coalesce(a.attname::text, '')
            FROM pg_class s
            JOIN pg_sequence q ON q.seqrelid = s.oid
            LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid
                AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
            LEFT JOIN pg_class t ON t.oid = d.refobjid
            LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE s.relnamespace = 'public'::regnamespace AND s.relkind = 'S'
            ORDER BY 1
            """;

    private record Sequence(String name, long increment, String table, String column) {
        String sql() {
            return "public." + Sql.name(name);
        }

        /** The value in the column that is farthest in the sequence's direction. */
        String farthest() {
            return table.isEmpty()
                    ? "NULL::bigint"
                    : "(SELECT %s(%s)::bigint FROM public.%s)"
                            .formatted(increment > 0 ? "max" : "min", Sql.name(column), Sql.name(table));
        }
    }

    /** Where a sequence stands; {@code called} false means that the value itself is the next one. */
    private record Position(long value, boolean called) {
        BigInteger next(long increment) {
            return BigInteger.valueOf(value).add(called ? BigInteger.valueOf(increment) : BigInteger.ZERO);
        }

        Position farther(@Nullable Position other, long increment) {
            if (other == null) {
                return this;
            }
            int order = next(increment).compareTo(other.next(increment)) * Long.signum(increment);
            return order >= 0 ? this : other;
        }
    }

    private record Standing(Position position, @Nullable Position column) {
        static Standing of(ResultSet row) throws SQLException {
            var position = new Position(row.getLong(2), row.getBoolean(3));
            long column = row.getLong(4);
            return new Standing(position, row.wasNull() ? null : new Position(column, true));
        }
    }

    private Sequences() {}

    /** The sequences of one side, and where they stand. */
    private record Side(List<Sequence> sequences, Map<String, Standing> standings) {
        static Side of(Connection connection, Exclusions exclusions, boolean columns) throws SQLException {
            var sequences = owned(connection, exclusions);
            return new Side(sequences, Sequences.standings(connection, sequences, columns));
        }
    }

    /** Sets what must move, in the slave's open transaction. Returns how many moved. */
    static int advance(SideBySide sides, Connection slave, Exclusions exclusions)
            throws SQLException, InterruptedException {
        var both = sides.ask(
                connection -> Side.of(connection, exclusions, false),
                connection -> Side.of(connection, exclusions, true));
        var wanted = both.master().standings();
        int moved = 0;
        for (var sequence : both.slave().sequences()) {
            var now = both.slave().standings().get(sequence.name());
            var source = wanted.get(sequence.name());
            if (now == null || source == null) {
                continue;
            }
            long increment = sequence.increment();
            var target = now.position().farther(source.position(), increment).farther(now.column(), increment);
            if (!target.equals(now.position())) {
                set(slave, sequence, target);
                moved++;
            }
        }
        return moved;
    }

    private static void set(Connection slave, Sequence sequence, Position target) throws SQLException {
        Sql.one(
                slave,
                row -> row.getLong(1),
                "SELECT setval(%s::regclass, ?, ?)".formatted(Sql.text(sequence.sql())),
                target.value(),
                target.called());
    }

    private static List<Sequence> owned(Connection connection, Exclusions exclusions) throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var sequences = new ArrayList<Sequence>();
                    while (rows.next()) {
                        var sequence =
                                new Sequence(rows.getString(1), rows.getLong(2), rows.getString(3), rows.getString(4));
                        if (!exclusions.covers(sequence.name()) && !exclusions.covers(sequence.table())) {
                            sequences.add(sequence);
                        }
                    }
                    return sequences;
                },
                OWNED);
    }

    private static Map<String, Standing> standings(Connection connection, List<Sequence> sequences, boolean columns)
            throws SQLException {
        var standings = new HashMap<String, Standing>();
        if (sequences.isEmpty()) {
            return standings;
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < sequences.size(); i++) {
            var sequence = sequences.get(i);
            parts.add("SELECT %d, last_value, is_called, %s FROM %s"
                    .formatted(i, columns ? sequence.farthest() : "NULL::bigint", sequence.sql()));
        }
        return Sql.query(
                connection,
                rows -> {
                    while (rows.next()) {
                        standings.put(sequences.get(rows.getInt(1)).name(), Standing.of(rows));
                    }
                    return standings;
                },
                String.join(" UNION ALL ", parts));
    }
}
