package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which rows make a table differ, as hashes of whole rows: a changed row is one to delete and one to insert. Rows that
 * stand there several times are deleted and inserted together where their numbers differ.
 *
 * @param vanished rows of the slave whose key the master does not have at all
 */
record RowDifference(
        Set<Long> delete, Set<Long> insert, long rowsDeleted, long rowsInserted, long vanished, long slaveRows) {
    /** Rows are compared one by one only in those of so many parts of a table that differ. */
    private static final int PARTS = 1024;
    /** Below this, one comparison of all rows costs less than two round trips more. */
    private static final long SMALL = 2000;

    private record Row(long hash, long key) {}

    static RowDifference between(
            Connection master, Connection slave, CopiedTable table, long masterRows, long slaveRows)
            throws SQLException {
        String filter = "";
        if (masterRows > SMALL && slaveRows > SMALL) {
            filter = " WHERE (x.h & %d) = ANY (%s)"
                    .formatted(PARTS - 1, array(differingParts(parts(master, table), parts(slave, table))));
        }
        return of(rows(master, table, filter), rows(slave, table, filter), slaveRows);
    }

    boolean isEmpty() {
        return delete.isEmpty() && insert.isEmpty();
    }

    private static RowDifference of(Map<Row, Long> wanted, Map<Row, Long> there, long slaveRows) {
        var delete = new HashSet<Long>();
        var insert = new HashSet<Long>();
        var keys = new HashMap<Long, Long>();
        long rowsInserted = 0;
        for (var row : wanted.entrySet()) {
            if (!row.getValue().equals(there.get(row.getKey()))) {
                insert.add(row.getKey().hash());
                keys.merge(row.getKey().key(), row.getValue(), Long::sum);
                rowsInserted += row.getValue();
            }
        }
        long rowsDeleted = 0;
        long vanished = 0;
        for (var row : there.entrySet()) {
            if (!row.getValue().equals(wanted.get(row.getKey()))) {
                delete.add(row.getKey().hash());
                rowsDeleted += row.getValue();
                vanished += Math.max(
                        0, row.getValue() - keys.getOrDefault(row.getKey().key(), 0L));
            }
        }
        return new RowDifference(delete, insert, rowsDeleted, rowsInserted, vanished, slaveRows);
    }

    /** Hashes as a constant of SQL, so that the server looks them up in a hash table. */
    static String array(Set<Long> hashes) {
        return hashes.stream().map(String::valueOf).collect(Collectors.joining(",", "'{", "}'::bigint[]"));
    }

    private static Set<Long> differingParts(Map<Long, List<String>> here, Map<Long, List<String>> there) {
        var parts = new TreeSet<>(here.keySet());
        parts.addAll(there.keySet());
        parts.removeIf(part -> here.getOrDefault(part, List.of()).equals(there.getOrDefault(part, List.of())));
        return parts;
    }

    private static Map<Long, List<String>> parts(Connection connection, CopiedTable table) throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var parts = new HashMap<Long, List<String>>();
                    while (rows.next()) {
                        parts.put(rows.getLong(1), new ArrayList<>(List.of(rows.getString(2), rows.getString(3))));
                    }
                    return parts;
                },
                "SELECT x.h & %d, count(*)::text, sum(x.h)::text FROM (SELECT %s AS h FROM %s) AS x GROUP BY 1"
                        .formatted(PARTS - 1, table.rowHash(), table.from()));
    }

    private static Map<Row, Long> rows(Connection connection, CopiedTable table, String filter) throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var found = new HashMap<Row, Long>();
                    while (rows.next()) {
                        found.put(new Row(rows.getLong(1), rows.getLong(2)), rows.getLong(3));
                    }
                    return found;
                },
                "SELECT x.h, x.k, count(*) FROM (SELECT %s AS h, %s AS k FROM %s) AS x%s GROUP BY 1, 2"
                        .formatted(table.rowHash(), table.keyHash(), table.from(), filter));
    }
}
