package wazoha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Generates the database of a telephone system of so many users, in the manner of a Wazo database: about 33 rows a user
 * in 54 tables that are copied, and call records beside them. The same number of users gives the same rows.
 */
public final class Telephony {
    /** What replication leaves out of it: call records and versions. */
    public static final List<String> EXCLUDED = List.of("cel", "call_log*", "queue_log", "*alembic*", "infos");

    private static final Pattern LEFT_OUT = Pattern.compile("cel|call_log.*|queue_log|.*alembic.*|infos");

    private final Path scripts;
    private final int users;

    /** @param checkout the folder of this repository */
    public Telephony(Path checkout, int users) {
        this.scripts = checkout.resolve("bench/telephony");
        this.users = users;
    }

    /** Makes the tables in an empty database. */
    public void makeTables(Connection connection) throws SQLException, IOException {
        run(connection, Files.readString(scripts.resolve("tables.sql")));
    }

    /** Fills empty tables; foreign keys are checked unless the session is told not to. */
    public void makeRows(Connection connection) throws SQLException, IOException {
        run(connection, "SET bench.users = " + users);
        run(connection, Files.readString(scripts.resolve("rows.sql")));
    }

    /**
     * Changes rows, each of them to a text that it never had: ten or fewer are settings of users who sit in one table,
     * more are spread over users, lines and options of endpoints.
     *
     * @param round makes the text new
     * @return how many were changed, at most as many as wanted: a small system has fewer
     */
    public int change(Connection connection, int rows, int round) throws SQLException {
        if (rows <= 10) {
            return update(connection, "UPDATE userfeatures SET destunc = '%d' WHERE id <= %d".formatted(round, rows));
        }
        return update(
                        connection,
                        "UPDATE userfeatures SET description = 'moved %d' WHERE id <= %d".formatted(round, rows / 4))
                + update(
                        connection,
                        "UPDATE linefeatures SET device = 'device %d' WHERE id <= %d".formatted(round, rows / 4))
                + update(
                        connection,
                        "UPDATE endpoint_sip_section_option SET value = md5(uuid || '%d') WHERE uuid IN (SELECT uuid FROM endpoint_sip_section_option WHERE key = 'password' OR key = 'callerid' ORDER BY uuid LIMIT %d)"
                                .formatted(round, rows - rows / 4 * 2));
    }

    /** The tables that are copied, by name, quoted for SQL. */
    static List<String> copied(Server server, String database) throws SQLException {
        return server
                .texts(
                        database,
                        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname")
                .stream()
                .filter(table -> !LEFT_OUT.matcher(table).matches())
                .map(table -> "public.\"%s\"".formatted(table))
                .toList();
    }

    private static int update(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
