package wazoha.daemon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a counter that somebody else moves has moved lately, on our own clock: the clocks of two nodes are never
 * compared. A first reading proves nothing, because the counter may have stood still for a year. Not thread-safe.
 */
final class Freshness {
    private final Duration stale;
    private long last = -1;
    private @Nullable Duration moved;

    Freshness(Duration stale) {
        this.stale = stale;
    }

    void update(boolean readable, long counter, Duration now) {
        if (!readable || counter < 0 || counter == last) {
            return;
        }
        if (last >= 0) {
            moved = now;
        }
        last = counter;
    }

    boolean fresh(Duration now) {
        return moved != null && now.minus(moved).compareTo(stale) < 0;
    }

    long ageMillis(Duration now) {
        return moved == null ? -1 : now.minus(moved).toMillis();
    }
}
