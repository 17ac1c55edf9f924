package wazoha.daemon;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting worker early; signals that nobody waits for are remembered as one. Thread-safe. */
final class Signal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits for the next signal, no longer than the patience. */
    void await(Duration patience) throws InterruptedException {
        if (raised.tryAcquire(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS)) {
            raised.drainPermits();
        }
    }
}
