package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts connections when the time of a run is over: a write into the socket of a server that hangs has no limit of its own.
 */
final class Cutoff {
    private static final Logger LOG = LoggerFactory.getLogger(Cutoff.class);
    /** The limits of statements and of reads come first: they say more about the reason. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Deadline end;
    private final List<Connection> connections;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean hasCut;

    private Cutoff(Deadline end, List<Connection> connections) {
        this.end = end;
        this.connections = connections;
    }

    static Cutoff at(Deadline end, Connection... connections) {
        var cutoff = new Cutoff(end, List.of(connections));
        var thread = new Thread(cutoff::watch, "replication-deadline");
        thread.setDaemon(true);
        thread.start();
        return cutoff;
    }

    private void watch() {
        try {
            for (var left = left(); !left.isNegative(); left = left()) {
                if (done.await(left.toMillis() + 1, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            hasCut = true;
            connections.forEach(Cutoff::cut);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration left() {
        return end.left().plus(GRACE);
    }

    /** From any thread; the one that uses the connection gets an error at once. */
    static void cut(Connection connection) {
        OpenSockets.close(connection);
        try {
            connection.abort(Runnable::run);
        } catch (SQLException broken) {
            LOG.debug("connection was already broken", broken);
        }
    }

    /** A connection that was cut here fails with whatever it was doing. */
    SQLException reason(SQLException failed) {
        if (!hasCut) {
            return failed;
        }
        var late = end.missed();
        late.addSuppressed(failed);
        return late;
    }

    void close() {
        done.countDown();
    }
}
