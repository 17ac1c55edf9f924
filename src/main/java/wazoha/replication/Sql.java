package wazoha.replication;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The few shapes of statements that this package sends. */
final class Sql {
    /**
     * Rows that a streamed result holds at a time, each about 200 bytes. Each time a server waits for us, and we for it: on
     * a host with much to do a wait for the processor (docs/decisions/0028).
     */
    static final int FETCHED = 10_000;

    private Sql() {}

    /** Reads the rows of a result, one call a row or all in one call. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes one row of many. */
    @FunctionalInterface
    interface RowSink {
        void take(ResultSet row) throws SQLException;
    }

    /** What a transaction does between its begin and its commit. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs a statement without a result. */
    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The result of a statement that must yield a row. */
    static <T> T one(Connection connection, Reader<T> reader, String sql, Object... values) throws SQLException {
        return query(
                connection,
                rows -> {
                    if (!rows.next()) {
                        throw new SQLException("no row from: " + sql);
                    }
                    return reader.read(rows);
                },
                sql,
                values);
    }

    /** The whole result of a statement, read by one call of the reader. */
    static <T> T query(Connection connection, Reader<T> reader, String sql, Object... values) throws SQLException {
        try (var statement = prepared(connection, sql, values);
                var rows = statement.executeQuery()) {
            return reader.read(rows);
        }
    }

    /** Reads a result of any size row by row, a few at a time; the connection is in a transaction. */
    static void stream(Connection connection, RowSink sink, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED);
            try (var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    sink.take(rows);
                }
            }
        }
    }

    /** The number of rows that a statement changed. */
    static int change(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Commits what the work did, or nothing of it. The connection is in autocommit mode before and after. */
    static <T> T transaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException failed) {
            rollBack(connection, failed);
            throw failed;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    /** The transaction that is open survives a crash after its commit, whatever the session is set to. */
    static void durably(Connection connection) throws SQLException {
        run(connection, "SET LOCAL synchronous_commit = on");
    }

    /** Rolls back; a failure of that is told beside the first one. */
    static void rollBack(Connection connection, Exception first) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException second) {
            first.addSuppressed(second);
        }
    }

    /** An identifier as SQL wants it, whatever it contains. */
    static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    /** A text as SQL literal, whatever it contains; {@code standard_conforming_strings} is always on. */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
