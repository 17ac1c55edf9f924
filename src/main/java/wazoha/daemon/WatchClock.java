package wazoha.daemon;

import java.time.Duration;

/**
 * The time during which this node was awake enough to judge others.
 *
 * <p>Runs with the monotonic clock while the cycles are punctual. A gap counts for as much as a punctual cycle could have
 * taken, so nobody is declared silent for a time in which we did not listen. Of the gaps of a slow machine at most 30 s
 * are withheld in a row: a machine that is slow for good must still decide. A pause (a frozen process, a virtual machine
 * that was moved) is withheld wholly. Not thread-safe.
 */
final class WatchClock {
    private static final Duration PUNCTUAL = Duration.ofSeconds(1); // four missed cycles of 250 ms
    private static final Duration PAUSE = Duration.ofSeconds(5); // no slow cycle was ever measured that long
    private static final Duration WITHHELD_AT_MOST = Duration.ofSeconds(30);
    private static final Duration FORGIVEN_AFTER = Duration.ofSeconds(60);

    private Duration real;
    private Duration watched = Duration.ZERO;
    private Duration withheld = Duration.ZERO;
    private Duration lastSlow = Duration.ZERO;

    WatchClock(Duration start) {
        this.real = start;
    }

    /** Moves to the monotonic time of a new cycle and returns the watched time. */
    Duration advance(Duration now) {
        var gap = now.minus(real);
        real = now;
        watched = watched.plus(gap.compareTo(PUNCTUAL) <= 0 ? gap : counted(gap));
        return watched;
    }

    private Duration counted(Duration gap) {
        if (gap.compareTo(PAUSE) >= 0) {
            return PUNCTUAL;
        }
        if (watched.minus(lastSlow).compareTo(FORGIVEN_AFTER) > 0) {
            withheld = Duration.ZERO;
        }
        lastSlow = watched;
        var late = gap.minus(PUNCTUAL);
        var room = WITHHELD_AT_MOST.minus(withheld);
        var kept = late.compareTo(room) > 0 ? room : late;
        withheld = withheld.plus(kept);
        return gap.minus(kept);
    }
}
