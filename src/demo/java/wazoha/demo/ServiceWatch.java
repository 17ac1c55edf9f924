package wazoha.demo;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Measures for how long at a stretch both nodes answered as servers, and for how long none did.
 *
 * <p>Thread-safe.
 */
final class ServiceWatch implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Two lost answers do not end a stretch. */
    private static final Duration BRIDGED = Duration.ofMillis(700);

    /** The longest time for which something held. */
    private static final class Stretch {
        private long began;
        private long last;
        private boolean running;
        private long longest;

        void look(boolean holds, long now) {
            if (holds) {
                began = running ? began : now;
                last = now;
                running = true;
                longest = Math.max(longest, last - began);
            } else if (running && now - last > BRIDGED.toNanos()) {
                running = false;
            }
        }
    }

    private final ExecutorService clock = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "service-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Stretch both = new Stretch();
    private Stretch nobody = new Stretch();

    ServiceWatch(BooleanSupplier master, BooleanSupplier slave) {
        clock.execute(() -> {
            try {
                while (!clock.isShutdown()) {
                    look(master.getAsBoolean(), slave.getAsBoolean());
                    Await.pause(LOOK);
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Forgets what was seen so far. */
    synchronized void restart() {
        both = new Stretch();
        nobody = new Stretch();
    }

    synchronized Duration bothServed() {
        return Duration.ofNanos(both.longest);
    }

    synchronized Duration nobodyServed() {
        return Duration.ofNanos(nobody.longest);
    }

    private synchronized void look(boolean master, boolean slave) {
        long now = System.nanoTime();
        both.look(master && slave, now);
        nobody.look(!master && !slave, now);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
