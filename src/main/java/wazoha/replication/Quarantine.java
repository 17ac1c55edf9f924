package wazoha.replication;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import wazoha.node.Epoch;
import wazoha.node.Lineage;

/**
 * Keeps the rows of one node that the other one's would overwrite, as JSON in {@code wazo_ha.conflict} of the master's
 * database. Both sides are read once, in the order of their rows' hashes: nothing is held in memory.
 *
 * <p>Used once, in transactions of the caller.
 */
final class Quarantine {
    private static final int AT_A_TIME = 500;
    private static final String KEEP =
            "INSERT INTO wazo_ha.conflict (reason, node, epoch, lineage, run, table_name, key, copy, content, digest)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::json, md5(?)) ON CONFLICT DO NOTHING";

    /** What every row is kept with. */
    record Label(String reason, String node, Epoch epoch, Lineage lineage) {}

    private final Connection losing;
    private final Connection staying;
    private final Connection keeper;
    private final Deadline end;

    /**
     * @param losing whose rows are kept; in an open transaction, as the others
     * @param staying whose rows will be on both sides
     * @param keeper the master's database; may be one of them
     */
    Quarantine(Connection losing, Connection staying, Connection keeper, Deadline end) {
        this.losing = losing;
        this.staying = staying;
        this.keeper = keeper;
        this.end = end;
    }

    /** The number of rows that were kept or had been kept before. */
    long keep(List<CopiedTable> tables, Label label) throws SQLException, InterruptedException {
        var wanted = ContentHash.of(staying, tables);
        var there = ContentHash.of(losing, tables);
        long kept = 0;
        for (var table : tables) {
            end.check(losing, staying, keeper);
            if (!ContentHash.in(wanted, table).equals(ContentHash.in(there, table))) {
                kept += keep(table, label);
            }
        }
        return kept;
    }

    private long keep(CopiedTable table, Label label) throws SQLException {
        String rows =
                "SELECT %s AS h, %s AS k, row_to_json(wazo_ha_row.*)::text AS r FROM %s AS wazo_ha_row ORDER BY 1, 3"
                        .formatted(table.rowHash(), table.keyText(), table.from());
        String hashes = "SELECT x.h, count(*) FROM (SELECT %s AS h FROM %s) AS x GROUP BY 1 ORDER BY 1"
                .formatted(table.rowHash(), table.from());
        try (var lost = streamed(losing);
                var kept = streamed(staying);
                var insert = keeper.prepareStatement(KEEP);
                var mine = lost.executeQuery(rows);
                var theirs = kept.executeQuery(hashes)) {
            return new Walk(mine, new Counts(theirs), insert).all(table, label);
        }
    }

    private static Statement streamed(Connection connection) throws SQLException {
        var statement = connection.createStatement();
        statement.setFetchSize(AT_A_TIME);
        return statement;
    }

    /** How often the staying side has a row, asked in ascending order of hashes. */
    private static final class Counts {
        private final ResultSet rows;
        private boolean more;

        Counts(ResultSet rows) throws SQLException {
            this.rows = rows;
            this.more = rows.next();
        }

        long of(long hash) throws SQLException {
            while (more && rows.getLong(1) < hash) {
                more = rows.next();
            }
            return more && rows.getLong(1) == hash ? rows.getLong(2) : 0;
        }
    }

    /** One walk over the rows of a table. */
    private record Walk(ResultSet mine, Counts counts, PreparedStatement insert) {
        long all(CopiedTable table, Label label) throws SQLException {
            long kept = 0;
            long before = 0;
            int copy = 0;
            int waiting = 0;
            while (mine.next()) {
                long hash = mine.getLong(1);
                copy = hash == before ? copy + 1 : 1;
                before = hash;
                if (copy > counts.of(hash)) {
                    add(table, label, copy);
                    kept++;
                    waiting++;
                }
                if (waiting == AT_A_TIME) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
            insert.executeBatch();
            return kept;
        }

        private void add(CopiedTable table, Label label, int copy) throws SQLException {
            UUID pair = label.lineage().pair();
            insert.setString(1, label.reason());
            insert.setString(2, label.node());
            insert.setLong(3, label.epoch().number());
            insert.setObject(4, pair);
            insert.setLong(5, label.lineage().runs());
            insert.setString(6, table.name());
            insert.setString(7, mine.getString(2));
            insert.setInt(8, copy);
            insert.setString(9, mine.getString(3));
            insert.setString(10, mine.getString(3));
            insert.addBatch();
        }
    }
}
