package wazoha.demo;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true, always with a deadline. */
public final class Await {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    private Await() {}

    /** @param what completes the sentence "waited 5 s for ..." */
    public static void until(String what, Duration deadline, Callable<Boolean> look)
            throws DemoException, InterruptedException {
        if (!within(deadline, look)) {
            throw new DemoException("waited %d s for %s, in vain".formatted(deadline.toSeconds(), what));
        }
    }

    /** Whether it became true in time. A look that fails counts as "not yet". */
    public static boolean within(Duration deadline, Callable<Boolean> look) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            if (holds(look)) {
                return true;
            }
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause(BETWEEN_LOOKS);
        }
    }

    /** Returns early only when interrupted, and then tells it. */
    public static void pause(Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static boolean holds(Callable<Boolean> look) throws InterruptedException {
        try {
            return look.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }
}
