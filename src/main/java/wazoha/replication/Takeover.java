package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/**
 * The slave's claim in its letterbox: ends whatever the master does here and closes the guard, so that nothing of it
 * arrives any more once the claim is committed (docs/decisions/0029).
 */
final class Takeover {
    /** A session ends within milliseconds, unless its server hangs. */
    private static final Duration GONE_WITHIN = Duration.ofMillis(200);

    private final String replicationRole;
    private final Ticker ticker;

    /** @param replicationRole whose sessions are the master's */
    Takeover(String replicationRole, Ticker ticker) {
        this.replicationRole = replicationRole;
        this.ticker = ticker;
    }

    /**
     * Commits holder, epoch, TAKING_OVER and dirty; waits 200 ms at most for the row, and as long for the sessions.
     *
     * @param connection in autocommit mode
     * @return whether the row was dirty before; empty if the expected epoch was not the row's
     */
    Optional<Boolean> claim(Connection connection, Epoch expected, Epoch next) throws SQLException {
        endSessions(connection);
        return Sql.transaction(connection, opened -> locked(opened, expected.number(), next.number()));
    }

    /** In all databases of the server; how many there were. */
    long endSessions(Connection connection) throws SQLException {
        return Sql.one(
                connection,
                row -> row.getLong(1),
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = ?",
                replicationRole);
    }

    private Optional<Boolean> locked(Connection connection, long expected, long next) throws SQLException {
        Sql.durably(connection);
        Sql.run(connection, "SET LOCAL lock_timeout = '200ms'");
        Optional<Boolean> dirty = Sql.query(
                connection,
                rows -> rows.next() ? Optional.of(rows.getBoolean(1)) : Optional.empty(),
                "SELECT dirty FROM wazo_ha.state WHERE epoch = ? FOR UPDATE",
                expected);
        if (dirty.isPresent()) {
            awaitEnd(connection);
            Sql.change(
                    connection,
                    "UPDATE wazo_ha.state SET holder = 'slave', epoch = ?, phase = 'TAKING_OVER', dirty = true,"
                            + " dirty_since = CASE WHEN dirty THEN dirty_since ELSE ? END",
                    next,
                    next);
        }
        return dirty;
    }

    /**
     * With the guard's row locked, nothing new passes it. What passed before may still commit in another database, over a
     * session whose partner here has ended: only when all are gone nothing of the master arrives any more.
     */
    private void awaitEnd(Connection connection) throws SQLException {
        var end = ticker.now().plus(GONE_WITHIN);
        while (endSessions(connection) > 0) {
            if (ticker.now().compareTo(end) >= 0) {
                throw new SQLException("sessions of the role %s do not end".formatted(replicationRole), "55P03");
            }
            Sql.run(connection, "SELECT pg_sleep(0.005), pg_stat_clear_snapshot()");
        }
    }
}
