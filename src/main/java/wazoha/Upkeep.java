package wazoha;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether what a change of configuration did still holds: registrars that came up behind our back,
 * an Asterisk that was off when its values changed (docs/contract.md, sections 4 and 5).
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** One look. */
    @FunctionalInterface
    interface Task {
        void look() throws Exception;
    }

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "upkeep");
        thread.setDaemon(true);
        return thread;
    });

    /** @return this, so that several follow each other */
    Upkeep every(Duration pause, String what, Task task) {
        var turn = new Turn(what, task);
        var unused = timer.scheduleWithFixedDelay(turn, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("{}: {}", what, unused.isDone());
        return this;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Tells each trouble once, and never ends by one. */
    private static final class Turn implements Runnable {
        private final String what;
        private final Task task;
        private String lastTrouble = "";

        Turn(String what, Task task) {
            this.what = what;
            this.task = task;
        }

        @Override
        public void run() {
            try {
                task.look();
                lastTrouble = "";
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (Exception trouble) {
                String text = String.valueOf(trouble.getMessage());
                if (!text.equals(lastTrouble)) {
                    lastTrouble = text;
                    LOG.warn("{}: {}", what, text);
                }
            }
        }
    }
}
