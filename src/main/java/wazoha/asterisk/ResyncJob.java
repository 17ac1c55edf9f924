package wazoha.asterisk;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Ticker;

/** Tells all phones to fetch their configuration, one order at a time, on a thread of its own. Thread-safe. */
public final class ResyncJob {
    private static final Logger LOG = LoggerFactory.getLogger(ResyncJob.class);

    private final Resync resync;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile ResyncState state = ResyncState.IDLE;

    public ResyncJob(AmiDoor door, Ticker ticker) {
        this.resync = new Resync(door, ticker);
    }

    /** How far the latest order has come; never blocks. */
    public ResyncState state() {
        return state;
    }

    /** Begins, unless an order is being carried out: then that one is joined. Never blocks. */
    public ResyncState start() {
        if (running.compareAndSet(false, true)) {
            state = new ResyncState(ResyncState.RUNNING, 0, 0, 0, List.of(), List.of(), "");
            var thread = new Thread(this::run, "resync");
            thread.setDaemon(true);
            thread.start();
        }
        return state;
    }

    private void run() {
        try {
            var done = resync.run(so -> state = so);
            state = done;
            LOG.info(
                    "phones told to fetch their configuration phones={} told={} answered={} silent={} unknown={}",
                    done.phones(),
                    done.told(),
                    done.answered(),
                    done.silent().size(),
                    done.unknown().size());
        } catch (AmiException failed) {
            LOG.warn("phones not told to fetch their configuration: {}", failed.getMessage());
            state = state.failedBecause(String.valueOf(failed.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            state = state.failedBecause("wazo-ha was stopped");
        } catch (RuntimeException defect) {
            LOG.error("phones not told to fetch their configuration", defect);
            state = state.failedBecause("wazo-ha failed inside; its log says why");
        } finally {
            running.set(false);
        }
    }
}
