package wazoha.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** Reads rows of the slave every few milliseconds, as its services would, and remembers the longest wait for one. */
final class Reader {
    private static final Duration BETWEEN = Duration.ofMillis(3);
    private static final List<String> QUERIES = List.of(
            "SELECT * FROM userfeatures WHERE id = 5",
            "SELECT * FROM linefeatures WHERE id = 5",
            "SELECT * FROM extensions WHERE exten = '100005'",
            "SELECT * FROM endpoint_sip_section_option WHERE endpoint_sip_section_uuid = md5('section auth 5')::uuid",
            "SELECT * FROM voicemail WHERE mailbox = '100005'");

    private final CompletableFuture<Duration> longest;
    private volatile boolean enough;

    private Reader(Connection connection) {
        this.longest =
                CompletableFuture.supplyAsync(() -> read(connection), task -> new Thread(task, "reader").start());
    }

    /** Begins to read; the first row has arrived when this returns, so that no start counts as a wait. */
    static Reader on(Server slave, String database) throws SQLException {
        var connection = slave.connect(database);
        for (var query : QUERIES) {
            try (var statement = connection.prepareStatement(query)) {
                statement.executeQuery().close();
            }
        }
        return new Reader(connection);
    }

    /** Ends the reading, and tells the longest wait. */
    Duration end() throws BenchException, InterruptedException {
        enough = true;
        try {
            return longest.get();
        } catch (ExecutionException failed) {
            throw new BenchException("the reader of the slave failed: " + failed.getCause(), failed);
        }
    }

    private Duration read(Connection opened) {
        try (var connection = opened) {
            var statements = new ArrayList<PreparedStatement>();
            for (var query : QUERIES) {
                statements.add(connection.prepareStatement(query));
            }
            var most = Duration.ZERO;
            for (int turn = 0; !enough; turn++) {
                long asked = System.nanoTime();
                statements.get(turn % statements.size()).executeQuery().close();
                var waited = Duration.ofNanos(System.nanoTime() - asked);
                most = waited.compareTo(most) > 0 ? waited : most;
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
            return most;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
