package wazoha.cli;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import wazoha.api.DaemonClient.Result;
import wazoha.api.Order;

/** Shows at a terminal how far the daemon's replication is, beside somebody who waits for its end. */
final class RunWatch implements AutoCloseable {
    private static final long POLL_MILLIS = 250;
    private static final long LAST_LOOK_MILLIS = 2000;

    private final WazoHa program;
    private final Semaphore end = new Semaphore(0);
    private final Thread watcher = new Thread(this::watch, "run-watch");

    private RunWatch(WazoHa program) {
        this.program = program;
        watcher.setDaemon(true);
    }

    static RunWatch begin(WazoHa program) {
        var watch = new RunWatch(program);
        if (program.terminal.watched()) {
            watch.watcher.start();
        }
        return watch;
    }

    private void watch() {
        try (var line = new ProgressLine(program.terminal)) {
            while (!end.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (program.tell(Order.replicationStatus()) instanceof Result.Answer answer) {
                    line.show(ReplicationText.progress(answer.body().path("replication")));
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.release();
        try {
            watcher.join(LAST_LOOK_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
