package wazoha.node;

import java.time.Duration;

/** Monotonic time since an arbitrary origin: for waits and deadlines, never for display. */
@FunctionalInterface
public interface Ticker {
    Duration now();

    static Ticker system() {
        return () -> Duration.ofNanos(System.nanoTime());
    }
}
