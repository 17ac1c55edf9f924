package wazoha.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.failover.Order;
import wazoha.node.Ticker;
import wazoha.service.Telephony;

/**
 * A node on duty in one role: the cycle's thread and its workers, from a PUT or a start of the daemon until the next.
 *
 * <p>Ending it stops the workers and leaves telephony as it is.
 */
final class Duty implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);

    /** An operator's order that waits for the next cycle. */
    private record Wanted(Order order, Duration length) {}

    /** What a role does when the node gives it up. */
    @FunctionalInterface
    interface Leaving {
        void leave() throws Exception;
    }

    private final Cycle cycle;
    private final Board board;
    private final Ticker ticker;
    private final Duration pace;
    private final List<Loop> workers;
    private final Thread thread;
    private final Runnable defect;
    private final Leaving leaving;
    private final ConcurrentLinkedQueue<Wanted> orders = new ConcurrentLinkedQueue<>();
    private final TelephonyKeeper telephony;
    private final @Nullable DataKeeper data;
    private final @Nullable FilesKeeper files;
    private volatile @Nullable CycleReport latest;
    private volatile boolean ended;
    private @Nullable Duration orderEnds;

    /**
     * @param ordered whether an operator's order stands already, for {@code orderLeft} from now
     * @param defect ends the process: half a daemon, whose heartbeat goes on, is worse than none
     */
    Duty(
            Cycle cycle,
            Board board,
            Ticker ticker,
            Duration pace,
            List<Loop> workers,
            TelephonyKeeper telephony,
            @Nullable DataKeeper data,
            @Nullable FilesKeeper files,
            boolean ordered,
            Duration orderLeft,
            Runnable defect,
            Leaving leaving) {
        this.cycle = cycle;
        this.board = board;
        this.ticker = ticker;
        this.pace = pace;
        this.workers = workers;
        this.telephony = telephony;
        this.data = data;
        this.files = files;
        this.orderEnds = ordered ? ticker.now().plus(orderLeft) : null;
        this.defect = defect;
        this.leaving = leaving;
        this.thread = new Thread(this::live, "cycle");
    }

    /** Whether the peer's last SIP answer is at most so old. */
    boolean peerAnswered(long withinMillis) {
        return latest().map(report -> report.peer().silentMillis())
                .filter(silent -> silent >= 0 && silent <= withinMillis)
                .isPresent();
    }

    void start() {
        workers.forEach(Loop::start);
        thread.start();
    }

    /** Ends it for another role: what the peer could still do here in the old one is cut off. */
    void leave() {
        close();
        try {
            leaving.leave();
        } catch (Exception trouble) {
            LOG.warn("leaving the role: {}", trouble.getMessage());
        }
    }

    private void live() {
        try {
            while (!ended) {
                obey();
                var report = cycle.run();
                latest = report;
                if (!report.phaseChanged()) {
                    board.news().await(pace);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException impossible) {
            LOG.error("the cycle ended; telephony stays as it is, and the daemon ends to be started again", impossible);
            ended = true;
            defect.run();
        }
    }

    private void obey() {
        for (var next = orders.poll(); next != null; next = orders.poll()) {
            cycle.order(next.order());
            orderEnds = next.order() == Order.NONE ? null : ticker.now().plus(next.length());
        }
        if (orderEnds != null && ticker.now().compareTo(orderEnds) >= 0) {
            orderEnds = null;
            cycle.order(Order.NONE);
        }
    }

    void order(Order order, Duration length) {
        orders.add(new Wanted(order, length));
        board.news().raise();
    }

    /** The last cycle; empty until the first is over. */
    Optional<CycleReport> latest() {
        return Optional.ofNullable(latest);
    }

    boolean failed() {
        return ended;
    }

    List<Telephony.Unit> units() {
        return telephony.units();
    }

    Optional<DataKeeper> data() {
        return Optional.ofNullable(data);
    }

    Optional<FilesKeeper> files() {
        return Optional.ofNullable(files);
    }

    void wakeWorkers() {
        workers.forEach(Loop::wake);
    }

    @Override
    public void close() {
        ended = true;
        board.news().raise();
        try {
            thread.join(3000);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (data != null) {
            data.close();
        }
        workers.forEach(Loop::close);
        if (files != null) {
            files.close();
        }
        telephony.close();
    }
}
