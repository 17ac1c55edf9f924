package wazoha.daemon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.failover.Action;
import wazoha.failover.Decision;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.journal.Entry;
import wazoha.journal.History;
import wazoha.journal.Hold;
import wazoha.journal.PhaseFile;
import wazoha.journal.PhaseRecord;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.notify.Event;

/**
 * The node's memory on disk: the phase file, written before anything is done, and history, written behind the cycle's
 * back because a slow disk must not delay a start. Thread-safe.
 */
final class Journal implements Notebook, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final PhaseFile phaseFile;
    private final History history;
    private final InstantSource time;
    private final Consumer<Event> listener;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "history");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Hold hold = Hold.NONE;
    private volatile Epoch epoch = Epoch.NONE;
    private volatile String phase = "";
    private volatile Instant since = Instant.EPOCH;
    private volatile String trouble = "";

    Journal(NodePaths paths, InstantSource time, Consumer<Event> listener) {
        this.listener = listener;
        this.phaseFile = new PhaseFile(paths);
        this.history = new History(paths, this::complain);
        this.time = time;
    }

    private void complain(String what) {
        trouble = what;
        LOG.error("{}", what);
    }

    /** What the last daemon remembered, if there is such a memory and it can be read. */
    Remembered load(Phase first) {
        var loaded = phaseFile.load();
        loaded.fault().ifPresent(this::complain);
        var nothing = new Remembered(first, Epoch.NONE, false, false, false, false, "", 0, Order.NONE);
        return loaded.record()
                .flatMap(old -> Phase.named(old.phase()).map(known -> remembered(old, known)))
                .orElse(nothing);
    }

    private Remembered remembered(PhaseRecord old, Phase known) {
        hold = old.hold();
        return new Remembered(
                known,
                old.epoch(),
                old.claimed(),
                old.unposted(),
                old.dirty(),
                old.proven(),
                old.bootId(),
                old.failedReturns(),
                order(hold));
    }

    private static Order orderOf(Hold.Kind kind) {
        return switch (kind) {
            case NONE -> Order.NONE;
            case HELD -> Order.HOLD;
            case HELD_EVEN_IF_NOBODY_SERVES -> Order.HOLD_EVEN_IF_NOBODY_SERVES;
            case SERVE -> Order.SERVE;
            case STOP -> Order.STOP;
        };
    }

    private static Hold.Kind kindOf(Order order) {
        return switch (order) {
            case NONE -> Hold.Kind.NONE;
            case HOLD -> Hold.Kind.HELD;
            case HOLD_EVEN_IF_NOBODY_SERVES -> Hold.Kind.HELD_EVEN_IF_NOBODY_SERVES;
            case SERVE -> Hold.Kind.SERVE;
            case STOP -> Hold.Kind.STOP;
        };
    }

    /** Remembers an order until it ends; the cycle saves it with the next memory. */
    void ordered(Order order, Duration length) {
        hold = order == Order.NONE ? Hold.NONE : new Hold(kindOf(order), time.instant(), length);
    }

    Hold hold() {
        return hold;
    }

    /** The order behind a hold, if anything is left of it. */
    Order order(Hold given) {
        return given.remaining(time.instant()).isZero() ? Order.NONE : orderOf(given.kind());
    }

    String trouble() {
        return trouble;
    }

    /** Since when the phase is what it is; the start of this daemon if it was so before. */
    Instant since() {
        return since;
    }

    @Override
    public void save(Remembered now) {
        epoch = now.epoch();
        if (!now.phase().name().equals(phase)) {
            phase = now.phase().name();
            since = time.instant();
        }
        try {
            phaseFile.store(new PhaseRecord(
                    phase,
                    now.epoch(),
                    now.claimed(),
                    now.unposted(),
                    now.dirty(),
                    now.proven(),
                    now.bootId(),
                    now.failedReturns(),
                    now.order() == Order.NONE ? Hold.NONE : hold));
            trouble = "";
        } catch (IOException unwritable) {
            complain(String.valueOf(unwritable.getMessage()));
        }
    }

    @Override
    public void decided(Phase before, Decision decision, Remembered now, String observed) {
        boolean moved = before != decision.next();
        if (moved) {
            LOG.info(
                    "phase {} -> {} rule={} why=\"{}\" seen=\"{}\" epoch={}",
                    before,
                    decision.next(),
                    decision.rule(),
                    decision.why(),
                    observed,
                    now.epoch());
        }
        String done = decision.actions().stream().map(Action::words).collect(Collectors.joining(", "));
        var entry = new Entry(
                time.instant(),
                now.epoch(),
                decision.rule(),
                moved ? "phase" : "rule",
                decision.next().name(),
                decision.why(),
                observed,
                done,
                Duration.ZERO);
        writer.execute(() -> history.append(entry));
    }

    /** An event that is no decision. The listener hears of it at once, and must not block. */
    void event(String name, String why) {
        LOG.info("{} {}", name, why);
        var entry = new Entry(time.instant(), epoch, 0, name, phase, why, "", "", Duration.ZERO);
        writer.execute(() -> history.append(entry));
        var data = JsonNodeFactory.instance.objectNode();
        data.put("reason", why).put("phase", phase).put("epoch", epoch.number());
        listener.accept(new Event(name, data, entry.time()));
    }

    /** A run of the replication: history alone is told. */
    void ran(String name, String why, String observed, String done, Duration took) {
        LOG.info("{} {} seen=\"{}\" done=\"{}\" took={}ms", name, why, observed, done, took.toMillis());
        var entry = new Entry(time.instant(), epoch, 0, name, phase, why, observed, done, took);
        writer.execute(() -> history.append(entry));
    }

    List<String> last(int count) {
        return history.last(count);
    }

    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("history not written to its end within 2 s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        history.close();
    }
}
