package wazoha.daemon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a counter that somebody else moves has moved lately, on our own clock: the clocks of two nodes are never
 * compared. A first reading proves nothing, because the counter may have stood still for a year; nor does the first one
 * after a time without readings. Not thread-safe.
 */
final class Freshness {
    private final Duration stale;
    private long last = -1;
    private @Nullable Duration read;
    private @Nullable Duration moved;

    Freshness(Duration stale) {
        this.stale = stale;
    }

    void update(boolean readable, long counter, Duration now) {
        if (!readable || counter < 0) {
            return;
        }
        boolean known = last >= 0 && read != null && now.minus(read).compareTo(stale) < 0;
        read = now;
        if (counter == last) {
            return;
        }
        if (known) {
            moved = now;
        }
        last = counter;
    }

    /** Whether this one moved after the other one did. */
    boolean newerThan(Freshness other) {
        return moved != null && (other.moved == null || moved.compareTo(other.moved) > 0);
    }

    boolean fresh(Duration now) {
        return moved != null && now.minus(moved).compareTo(stale) < 0;
    }

    long ageMillis(Duration now) {
        return moved == null ? -1 : now.minus(moved).toMillis();
    }
}
