package wazoha.daemon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a condition has held without a break. Not thread-safe. */
final class Since {
    private @Nullable Duration start;

    void update(boolean holds, Duration now) {
        if (!holds) {
            start = null;
        } else if (start == null) {
            start = now;
        }
    }

    void restart(Duration now) {
        start = now;
    }

    boolean holds() {
        return start != null;
    }

    boolean over(Duration length, Duration now) {
        return start != null && now.minus(start).compareTo(length) >= 0;
    }
}
