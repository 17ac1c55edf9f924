package wazoha.daemon;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import wazoha.node.Ticker;
import wazoha.replication.Replicator.Scope;

/**
 * How much the continuous replication compares next: mostly what counters name, now and then everything.
 *
 * <p>Not thread-safe: belongs to the worker.
 */
final class Rhythm {
    /** However quick a comparison is, all is not compared more often. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    /** Comparing everything may take one part in so many of the time. */
    private static final int SHARE = 100;

    private static final long HOUR_SECONDS = 3600;

    /** What is due, and why. */
    record Due(Scope scope, Trigger trigger) {}

    private record Whole(Duration at, long hour) {}

    private final Ticker ticker;
    private final InstantSource time;
    private Optional<Whole> last = Optional.empty();

    Rhythm(Ticker ticker, InstantSource time) {
        this.ticker = ticker;
        this.time = time;
    }

    /** @param comparing how long the last comparison of everything took */
    Due next(Duration comparing) {
        if (last.isEmpty()) {
            return new Due(Scope.WHOLE, Trigger.CONTINUOUS);
        }
        if (last.get().hour() != hour()) {
            return new Due(Scope.WHOLE, Trigger.HOURLY);
        }
        var pause = comparing.multipliedBy(SHARE);
        boolean due =
                ticker.now().minus(last.get().at()).compareTo(pause.compareTo(SHORTEST) > 0 ? pause : SHORTEST) >= 0;
        return new Due(due ? Scope.WHOLE : Scope.HINTED, Trigger.CONTINUOUS);
    }

    /** A run ended well. */
    void ended(Scope scope) {
        if (scope == Scope.WHOLE) {
            last = Optional.of(new Whole(ticker.now(), hour()));
        }
    }

    private long hour() {
        return Math.floorDiv(time.instant().getEpochSecond(), HOUR_SECONDS);
    }
}
