package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a server says of itself before anything is compared; it may be too old for every other question.
 *
 * @param major such as 15
 * @param version as people read it
 * @param started when its postmaster started, to the microsecond: no two servers share it, though clones of one machine
 *     share their system identifier
 */
record ServerFacts(int major, String version, String encoding, String started) {
    /** GRANT SET ON PARAMETER, without which the replication role would need to be a superuser, came with 15. */
    static final int OLDEST = 15;

    /** The connection has {@link Canonical} settings: times are compared as text. */
    static ServerFacts of(Connection connection) throws SQLException {
        return Sql.one(
                connection,
                row -> new ServerFacts(row.getInt(1), row.getString(2), row.getString(3), row.getString(4)),
                "SELECT current_setting('server_version_num')::integer / 10000, current_setting('server_version'),"
                        + " current_setting('server_encoding'), pg_postmaster_start_time()::text");
    }

    boolean isTooOld() {
        return major < OLDEST;
    }
}
