package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import wazoha.node.Ticker;

/** The end of a run, on the monotonic clock. */
record Deadline(Ticker ticker, Duration end, Duration patience) {
    static Deadline in(Duration patience, Ticker ticker) {
        return new Deadline(ticker, ticker.now().plus(patience), patience);
    }

    Duration left() {
        return end.minus(ticker.now());
    }

    boolean over() {
        return left().isNegative() || left().isZero();
    }

    SQLException missed() {
        return new SQLException("not done within %d s".formatted(patience.toSeconds()), "57014");
    }

    /** Lets the server's statements, too, take as long as what is left; until the transaction ends. */
    void grant(Connection... connections) throws SQLException, InterruptedException {
        check(connections);
        for (var connection : connections) {
            Sql.run(connection, "SET statement_timeout = " + left().toMillis());
        }
    }

    /** Checks time and interruption between two steps, and lets no answer take longer than what is left. */
    void check(Connection... connections) throws SQLException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted between two steps of a run");
        }
        long millis = left().toMillis();
        if (millis <= 0) {
            throw missed();
        }
        for (var connection : connections) {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(millis));
        }
    }
}
