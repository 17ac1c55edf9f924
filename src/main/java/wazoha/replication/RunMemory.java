package wazoha.replication;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves to the next one of the same process and pair of databases. One for each database; lives as long as
 * the node is on duty.
 *
 * <p>Not thread-safe: belongs to the thread that runs the replication.
 */
public final class RunMemory {
    /** Counters of both sides, read before the snapshot of a run that succeeded, and the version of the slave's daemon. */
    record Seen(Counters master, Counters slave, String build) {}

    private @Nullable Seen last;
    private Duration comparing = Duration.ZERO;

    /** The tables that may have changed since the last run; empty if any table may have. */
    Optional<Set<String>> hint(Seen now) {
        var before = last;
        if (before == null
                || !now.build().equals(before.build())
                || !now.master().comparable(before.master())
                || !now.slave().comparable(before.slave())) {
            return Optional.empty();
        }
        var moved = new TreeSet<>(now.master().moved(before.master()));
        moved.addAll(now.slave().moved(before.slave()));
        return Optional.of(moved);
    }

    void succeeded(Seen seen) {
        last = seen;
    }

    /** A run failed: the next one trusts no counter. */
    void failed() {
        last = null;
    }

    void compared(Duration all) {
        comparing = all;
    }

    /** How long the last comparison of all tables took; zero before the first. */
    public Duration comparing() {
        return comparing;
    }
}
