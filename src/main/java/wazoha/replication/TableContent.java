package wazoha.replication;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a table holds, by parts: how many rows, and the sum of their hashes modulo 2^64. A sum, unlike an exclusive or, sees
 * rows that stand there twice.
 */
final class TableContent {
    private final long[] rows;
    private final long[] sums;
    private BigInteger total = BigInteger.ZERO;

    private TableContent(int parts) {
        rows = new long[parts];
        sums = new long[parts];
    }

    /**
     * Of several tables, in one round trip and one snapshot; in the order of the tables.
     *
     * @param watcher is told of each table that is finished, by its number
     */
    static Map<CopiedTable, TableContent> of(Connection connection, List<CopiedTable> tables, Consumer<Integer> watcher)
            throws SQLException {
        var filters = new LinkedHashMap<CopiedTable, String>();
        tables.forEach(table -> filters.put(table, ""));
        return filtered(connection, filters, watcher);
    }

    /** Of one table. */
    static TableContent of(Connection connection, CopiedTable table) throws SQLException {
        return in(of(connection, List.of(table), done -> {}), table);
    }

    /** Of one table, of these parts alone; the others are empty. */
    static TableContent of(Connection connection, CopiedTable table, List<Integer> parts) throws SQLException {
        return in(filtered(connection, Map.of(table, filter(table, parts)), done -> {}), table);
    }

    /** Of one of several tables that were read. */
    static TableContent in(Map<CopiedTable, TableContent> contents, CopiedTable table) {
        return Objects.requireNonNull(contents.get(table), table.name());
    }

    private static Map<CopiedTable, TableContent> filtered(
            Connection connection, Map<CopiedTable, String> filters, Consumer<Integer> watcher) throws SQLException {
        var contents = new LinkedHashMap<CopiedTable, TableContent>();
        var tables = new ArrayList<CopiedTable>();
        var selects = new ArrayList<String>();
        filters.forEach((table, filter) -> {
            contents.put(table, new TableContent(table.parts()));
            selects.add(
                    // OFFSET hides from the planner that p is made of a key: it would make room for as many parts as
                    // rows
                    "SELECT %d, x.p, count(*), coalesce(sum(x.h), 0)::text FROM (SELECT %s AS p, %s AS h FROM %s%s OFFSET 0) AS x GROUP BY x.p"
                            .formatted(tables.size(), table.part(), table.rowHash(), table.from(), filter));
            tables.add(table);
        });
        if (!tables.isEmpty()) {
            var seen = new int[1];
            Sql.stream(
                    connection,
                    row -> {
                        int table = row.getInt(1);
                        while (seen[0] < table) {
                            watcher.accept(++seen[0]);
                        }
                        var content = in(contents, tables.get(table));
                        int part = row.getInt(2);
                        content.rows[part] = row.getLong(3);
                        var sum = new BigInteger(row.getString(4));
                        content.sums[part] = sum.longValue();
                        content.total = content.total.add(sum);
                    },
                    String.join(" UNION ALL ", selects));
        }
        return contents;
    }

    /** The parts of which the other side holds something else. */
    List<Integer> differing(TableContent other) {
        return IntStream.range(0, rows.length)
                .filter(part -> rows[part] != other.rows[part] || sums[part] != other.sums[part])
                .boxed()
                .toList();
    }

    List<Integer> everyPart() {
        return IntStream.range(0, rows.length).boxed().toList();
    }

    boolean equalIn(List<Integer> parts, TableContent other) {
        return parts.stream().allMatch(part -> rows[part] == other.rows[part] && sums[part] == other.sums[part]);
    }

    /** The condition that a row is of these parts. */
    static String filter(CopiedTable table, List<Integer> parts) {
        return parts.size() == table.parts()
                ? ""
                : " WHERE %s = ANY ('{%s}'::bigint[])"
                        .formatted(
                                table.part(),
                                parts.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    long rows() {
        return LongStream.of(rows).sum();
    }

    ContentHash whole() {
        return new ContentHash(rows(), total.toString());
    }
}
