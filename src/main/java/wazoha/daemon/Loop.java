package wazoha.daemon;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Ticker;

/**
 * A worker: one thread that repeats one task. The task has time limits of its own; what it throws is logged once for
 * each new text and never ends the worker.
 */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    /** One turn. */
    @FunctionalInterface
    interface Task {
        void turn() throws Exception;
    }

    private final Thread thread;
    private final Signal signal = new Signal();
    private volatile boolean ended;
    private String lastTrouble = "";

    /** @param pace from the beginning of one turn to the beginning of the next, unless {@link #wake} comes before */
    Loop(String name, Duration pace, Ticker ticker, Task task) {
        thread = new Thread(() -> repeat(pace, ticker, task), name);
        thread.setDaemon(true);
    }

    Loop start() {
        thread.start();
        return this;
    }

    void wake() {
        signal.raise();
    }

    private void repeat(Duration pace, Ticker ticker, Task task) {
        try {
            while (!ended) {
                var began = ticker.now();
                turn(task);
                signal.await(pace.minus(ticker.now().minus(began)));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(Task task) throws InterruptedException {
        try {
            task.turn();
            lastTrouble = "";
        } catch (InterruptedException stop) {
            throw stop;
        } catch (Exception trouble) {
            String text = String.valueOf(trouble.getMessage());
            if (!text.equals(lastTrouble)) {
                lastTrouble = text;
                LOG.warn("{}: {}", thread.getName(), text, trouble instanceof RuntimeException ? trouble : null);
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        wake();
        thread.interrupt();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
