package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one server counts of its tables: a hint which of them changed. They move only after a commit can be seen, so that
 * a snapshot that is opened later has all that they count; at most 1 s later, or 10 s where a session that has nothing more
 * to do committed twice within a second. They do not count TRUNCATE, which gives a table another file, and after a crash
 * they begin again at zero.
 *
 * @param server what must be the same for the counts to mean anything: start, resets, the shape of the tables
 * @param tables counts and file of each table, by name
 */
record Counters(String server, Map<String, String> tables) {
    private static final String SERVER = """
            SELECT concat_ws(' ', pg_postmaster_start_time(),
                (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()),
                (SELECT stats_reset FROM pg_stat_wal), (SELECT stats_reset FROM pg_stat_bgwriter),
                (SELECT md5(string_agg(concat_ws(' ', a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
                        a.attnotnull, a.attidentity, a.attgenerated, a.attisdropped), ',' ORDER BY a.attrelid, a.attnum))
                    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')),
                (SELECT concat_ws(' ', count(*), max(oid::bigint)) FROM pg_constraint),
                (SELECT concat_ws(' ', count(*), max(oid::bigint)) FROM pg_enum)),
                current_setting('track_counts')::boolean
            """;

    private static final String TABLES = """
            SELECT c.relname::text, concat_ws(' ', c.oid, c.relfilenode, pg_stat_get_tuples_inserted(c.oid),
                pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid))
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            """;

    /** What a server says that does not count: nothing is known of it. */
    private static final String BLIND = "track_counts is off";

    /** The connection is in autocommit mode: within a transaction a server repeats the counts that it read first. */
    static Counters of(Connection connection) throws SQLException {
        String server = Sql.one(connection, row -> row.getBoolean(2) ? row.getString(1) : BLIND, SERVER);
        return new Counters(
                server,
                Sql.query(
                        connection,
                        rows -> {
                            var tables = new HashMap<String, String>();
                            while (rows.next()) {
                                tables.put(rows.getString(1), rows.getString(2));
                            }
                            return tables;
                        },
                        TABLES));
    }

    /** Whether a difference to those before means a change of rows, and no difference means none. */
    boolean comparable(Counters before) {
        return !server.equals(BLIND)
                && server.equals(before.server)
                && tables.keySet().equals(before.tables.keySet());
    }

    /** Tables whose counts are not what they were. */
    Set<String> moved(Counters before) {
        var moved = new TreeSet<String>();
        tables.forEach((name, counts) -> {
            if (!counts.equals(before.tables.get(name))) {
                moved.add(name);
            }
        });
        return moved;
    }
}
