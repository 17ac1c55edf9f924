package wazoha;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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

    /** So that what is wrong is known soon after the start. */
    private static final Duration FIRST = Duration.ofSeconds(5);

    private final BiConsumer<String, List<String>> troubles;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "upkeep");
        thread.setDaemon(true);
        return thread;
    });

    /** @param troubles takes what a task could not do, in place of what it took of that task before */
    Upkeep(BiConsumer<String, List<String>> troubles) {
        this.troubles = troubles;
    }

    /** @return this, so that several follow each other */
    Upkeep every(Duration pause, String what, Task task) {
        var turn = new Turn(what, task, troubles);
        var unused = timer.scheduleWithFixedDelay(turn, FIRST.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("{}: {}", what, unused.isDone());
        return this;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Never ends by a trouble. */
    private record Turn(String what, Task task, BiConsumer<String, List<String>> troubles) implements Runnable {
        @Override
        public void run() {
            try {
                task.look();
                troubles.accept(what, List.of());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (Exception trouble) {
                troubles.accept(what, List.of(String.valueOf(trouble.getMessage())));
            }
        }
    }
}
