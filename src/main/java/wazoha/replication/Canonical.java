package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;

/** Settings under which a value has one text on every server. */
final class Canonical {
    private Canonical() {}

    /**
     * For the whole session. Row security is off so that a policy is an error, not a silent lack of rows; compiling
     * queries (jit) costs more than these run. One process of a server works for us, in memory alone: 64 MB sort the
     * hashes of half a million rows.
     */
    static void settings(Connection connection) throws SQLException {
        Sql.run(connection, """
                SET TimeZone = 'UTC';
                SET DateStyle = 'ISO, MDY';
                SET IntervalStyle = 'postgres';
                SET extra_float_digits = 1;
                SET bytea_output = 'hex';
                SET lc_monetary = 'C';
                SET search_path = pg_catalog;
                SET row_security = off;
                SET work_mem = '64MB';
                SET max_parallel_workers_per_gather = 0;
                SET jit = off""");
    }
}
