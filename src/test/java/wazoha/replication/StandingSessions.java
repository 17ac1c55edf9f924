package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * One session for each database that a test asks: a server's process for each statement would cost a suite a third of its
 * time (30 ms of processor each, measured). A session that was ended is opened anew, and nothing set in it outlives a statement.
 */
final class StandingSessions implements AutoCloseable {
    private static final int ALIVE_SECONDS = 5;
    private final Map<DatabaseAccess, Connection> sessions = new HashMap<>();

    void run(DatabaseAccess access, String sql) throws SQLException {
        var session = of(access);
        Sql.run(session, sql);
        Sql.run(session, "DISCARD ALL");
        Sql.run(session, "SELECT pg_stat_force_next_flush()"); // as at a session's end: the counters tell at once
    }

    String text(DatabaseAccess access, String sql) throws SQLException {
        return Sql.one(of(access), row -> row.getString(1), sql);
    }

    private Connection of(DatabaseAccess access) throws SQLException {
        var session = sessions.get(access);
        if (session == null || session.isClosed() || !session.isValid(ALIVE_SECONDS)) {
            session = access.open();
            sessions.put(access, session);
        }
        return session;
    }

    @Override
    public void close() throws SQLException {
        for (var session : sessions.values()) {
            session.close();
        }
        sessions.clear();
    }
}
