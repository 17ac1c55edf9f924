package wazoha.daemon;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wazoha.node.Ticker;
import wazoha.replication.Replicator;
import wazoha.replication.RunStep;

/**
 * The record of all runs: the latest for whoever asks, sums for the metrics, and a line of history for each that changed
 * something or was ordered. Continuous runs that change nothing are counted, and told once an hour. Thread-safe.
 */
final class RunBook {
    /** Takes a line of history. */
    @FunctionalInterface
    interface Writer {
        void write(String event, String why, String observed, String done, Duration took);
    }

    private static final int KEPT = 20;
    private static final Duration TOLD_EVERY = Duration.ofHours(1);
    private static final Duration NEVER = Duration.ofNanos(-1);

    private final Ticker ticker;
    private final InstantSource time;
    private final Writer history;
    private final ArrayDeque<ReplicationRun> runs = new ArrayDeque<>();
    private ReplicationStatus.Totals totals = new ReplicationStatus.Totals(0, 0, 0, 0, 0, 0, 0, -1);
    private final Proofs proofs;
    private Duration failure = NEVER;
    private Duration begun = NEVER;
    private @Nullable Trigger going;
    private RunStep step = new RunStep(RunStep.Phase.CHECKING, "", 0, 0, 0, 0);
    private Duration told;
    private long equalRuns;
    private long equalWholeRuns;

    RunBook(Ticker ticker, InstantSource time, Writer history) {
        this(List.of(), ticker, time, history);
    }

    /** @param databases that are copied; only the oldest proof of them counts */
    RunBook(List<String> databases, Ticker ticker, InstantSource time, Writer history) {
        this.proofs = new Proofs(databases, ticker);
        this.ticker = ticker;
        this.time = time;
        this.history = history;
        this.told = ticker.now();
    }

    synchronized void begin(Trigger trigger) {
        going = trigger;
        begun = ticker.now();
        step = new RunStep(RunStep.Phase.CHECKING, "", 0, 0, 0, 0);
    }

    synchronized void step(RunStep next) {
        step = next;
    }

    synchronized void proven(Trigger trigger, String database, Replicator.RunRecord record) {
        going = null;
        var run = ReplicationRun.proven(time.instant(), trigger, database, record);
        proofs.proven(database, record.scope() == Replicator.Scope.WHOLE, run.changedNothing());
        totals = new ReplicationStatus.Totals(
                totals.proven() + 1,
                totals.unchanged() + (run.changedNothing() ? 1 : 0),
                totals.failed(),
                totals.rows() + run.rowsDeleted() + run.rowsInserted(),
                totals.bytes() + run.bytes(),
                totals.millis() + run.millis(),
                run.millis(),
                -1);
        boolean afterFailure = latest(database).filter(last -> !last.proven()).isPresent();
        add(run);
        if (trigger == Trigger.CONTINUOUS && run.changedNothing() && !afterFailure) {
            count(run, record.scope() == Replicator.Scope.WHOLE);
        } else {
            history.write("replicated", run.compared(), run.evidence(), run.moved(), record.took());
        }
    }

    private void count(ReplicationRun run, boolean ofAll) {
        equalRuns++;
        equalWholeRuns += ofAll ? 1 : 0;
        if (ticker.now().minus(told).compareTo(TOLD_EVERY) >= 0) {
            told = ticker.now();
            history.write(
                    "replication_equal",
                    "%d continuous runs changed nothing, %d of them compared all tables"
                            .formatted(equalRuns, equalWholeRuns),
                    "the last: " + run.evidence(),
                    "",
                    Duration.ZERO);
            equalRuns = 0;
            equalWholeRuns = 0;
        }
    }

    synchronized void failed(Trigger trigger, String database, String why) {
        long millis = going == null ? 0 : ticker.now().minus(begun).toMillis();
        going = null;
        failure = ticker.now();
        proofs.failed(database, why);
        totals = new ReplicationStatus.Totals(
                totals.proven(),
                totals.unchanged(),
                totals.failed() + 1,
                totals.rows(),
                totals.bytes(),
                totals.millis(),
                totals.lastMillis(),
                0);
        add(ReplicationRun.failed(time.instant(), trigger, database, millis, why));
    }

    private void add(ReplicationRun run) {
        var before = latest(run.database()).filter(run::repeats);
        if (before.isPresent()) {
            runs.remove(before.get());
            runs.addLast(run.times(before.get().times() + 1));
            return;
        }
        runs.addLast(run);
        if (runs.size() > KEPT) {
            runs.removeFirst();
        }
    }

    private Optional<ReplicationRun> latest(String database) {
        return runs.stream().filter(run -> run.database().equals(database)).reduce((older, newer) -> newer);
    }

    /** What is true now of the slave's data, for the message of a failure. */
    synchronized String standing() {
        long age = proofs.provenAgeMillis();
        return age < 0
                ? "the slave's data were not proven equal since this daemon started"
                : "the slave's data were proven equal %d s ago, and are those of that run".formatted(age / 1000);
    }

    synchronized long provenAgeMillis() {
        return proofs.provenAgeMillis();
    }

    synchronized long wholeAgeMillis() {
        return proofs.wholeAgeMillis();
    }

    synchronized ReplicationStatus.Totals totals() {
        return new ReplicationStatus.Totals(
                totals.proven(),
                totals.unchanged(),
                totals.failed(),
                totals.rows(),
                totals.bytes(),
                totals.millis(),
                totals.lastMillis(),
                age(failure));
    }

    synchronized List<ReplicationStatus.OfDatabase> databases() {
        return proofs.shown();
    }

    synchronized List<ReplicationRun> runs() {
        return List.copyOf(runs);
    }

    synchronized ReplicationStatus.@Nullable Going going() {
        return going == null
                ? null
                : new ReplicationStatus.Going(
                        going.wire(),
                        step.phase().name().toLowerCase(Locale.ROOT),
                        step.table(),
                        step.done(),
                        step.of(),
                        step.rows(),
                        step.bytes(),
                        age(begun));
    }

    private long age(Duration then) {
        return then.isNegative() ? -1 : ticker.now().minus(then).toMillis();
    }
}
