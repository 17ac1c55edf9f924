package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A table of tokens on the slave: the master's rows are added, those that the master has revoked are deleted, the slave's
 * own are kept. What the master had at the last run stands as hashes of keys in {@code wazo_ha.token_base} of the slave.
 */
final class TokenRows {
    private final Connection slave;
    private final CopiedTable table;

    TokenRows(Connection slave, CopiedTable table) {
        this.slave = slave;
        this.table = table;
    }

    /** Of all that differs, what is to be done: a slave's own row stays. */
    RowDifference wanted(RowDifference all) throws SQLException, ReplicationException {
        if (all.whole()) {
            throw new ReplicationException(
                    ReplicationException.Kind.FAILED,
                    "replication failed: over %d rows of %s differ, more than a table of tokens should hold; the slave's rows are unchanged; remedy: take it out of the class tokens, or delete what has expired"
                            .formatted(RowPlaces.MOST, table.name()),
                    null);
        }
        var ours = LongStream.concat(
                        LongStream.of(base()), LongStream.of(all.insert().sortedKeys()))
                .sorted()
                .toArray();
        return RowDifference.of(all.delete().among(ours), all.insert());
    }

    /** After the rows were moved. Returns whether anything had to be written. */
    boolean remember(RowDifference all, RowDifference done) throws SQLException {
        long[] deleted = done.delete().sortedKeys();
        String kept = Arrays.stream(all.delete().sortedKeys())
                .filter(key -> Arrays.binarySearch(deleted, key) < 0)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(",", "'{", "}'::bigint[]"));
        String keys = "(SELECT DISTINCT %s AS k FROM %s)".formatted(table.keyHash(), table.from());
        int gone = Sql.change(
                slave,
                "DELETE FROM wazo_ha.token_base AS b WHERE b.table_name = ? AND NOT EXISTS (SELECT FROM %s AS x WHERE x.k = b.key)"
                        .formatted(keys),
                table.name());
        int fresh = Sql.change(
                slave,
                "INSERT INTO wazo_ha.token_base SELECT ?, x.k FROM %s AS x WHERE x.k <> ALL (%s) ON CONFLICT DO NOTHING"
                        .formatted(keys, kept),
                table.name());
        return gone + fresh > 0;
    }

    private long[] base() throws SQLException {
        return Sql.query(
                slave,
                rows -> {
                    var keys = LongStream.builder();
                    while (rows.next()) {
                        keys.add(rows.getLong(1));
                    }
                    return keys.build().toArray();
                },
                "SELECT key FROM wazo_ha.token_base WHERE table_name = ?",
                table.name());
    }
}
