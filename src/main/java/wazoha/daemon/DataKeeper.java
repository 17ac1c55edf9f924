package wazoha.daemon;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wazoha.failover.DataStep;
import wazoha.filesync.FilePull;
import wazoha.filesync.FileSyncException;
import wazoha.node.Epoch;
import wazoha.node.PeerAddress;
import wazoha.replication.MergePass;
import wazoha.replication.MergePasses;
import wazoha.replication.ReplicationException;

/**
 * The master's worker for the data of the pair: replicates while it serves, and fetches what a slave collected before
 * anything goes to it again.
 */
final class DataKeeper implements Loop.Task, AutoCloseable {
    /**
     * What the worker needs to know of the last cycle.
     *
     * @param unreachable whether this master serves and its slave's letterbox does not answer
     */
    record Ground(DataStep step, Epoch epoch, boolean unreachable) {}

    /**
     * An order to replicate at once.
     *
     * @param force whether the run may delete over a fifth of a table
     */
    private record Ask(Trigger trigger, boolean force, CompletableFuture<String> answer) {
        Rounds.Ordered order() {
            return new Rounds.Ordered(trigger, force);
        }

        Ask orForced(boolean alsoForce) {
            return new Ask(trigger, force || alsoForce, answer);
        }
    }

    /** What an operator ordered to be done between two runs. */
    @FunctionalInterface
    interface Errand {
        String carryOut(LastFetch fetch, Engines engines)
                throws RefusedException, ReplicationException, FileSyncException, InterruptedException;
    }

    /** The last pass over a slave that is silent; then it is clean. */
    @FunctionalInterface
    interface LastFetch {
        String fetchLast(MergePasses merge, Epoch epoch)
                throws ReplicationException, FileSyncException, InterruptedException;
    }

    private record Waiting(Errand errand, CompletableFuture<String> answer) {}

    /** Makes the engines, or refuses because the node is not paired. */
    @FunctionalInterface
    interface Opening {
        Engines open() throws RefusedException;
    }

    private static final String NOTHING_GOES =
            "nothing may go to the slave now: it cannot be reached, or this node does not serve under the newest claim,"
                    + " or the slave serves; see wazo-ha status";

    private final Supplier<Ground> ground;
    private final Board board;
    private final Opening opening;
    private final FilePull files;
    private final PeerAddress slave;
    private final Path folder;
    private final Board.Herald herald;
    private final Rounds.Records records;
    private final Rounds rounds;
    private final AtomicReference<@Nullable Ask> asked = new AtomicReference<>();
    private final AtomicReference<@Nullable Waiting> errands = new AtomicReference<>();

    private volatile boolean closed;

    DataKeeper(
            Supplier<Ground> ground,
            Board board,
            Opening opening,
            FilePull files,
            PeerAddress slave,
            Path folder,
            Board.Herald herald,
            Rounds.Records records) {
        this.ground = ground;
        this.board = board;
        this.opening = opening;
        this.files = files;
        this.slave = slave;
        this.folder = folder;
        this.herald = herald;
        this.records = records;
        this.rounds = new Rounds(records, herald);
    }

    /**
     * The result of the next run, which compares all tables, in words; completed exceptionally with its reason if it fails.
     *
     * @param force whether it may delete over a fifth of a table
     */
    CompletableFuture<String> ask(Trigger trigger, boolean force) {
        var fresh = new Ask(trigger, force, new CompletableFuture<>());
        return Objects.requireNonNull(asked.updateAndGet(before -> before == null ? fresh : before.orForced(force)))
                .answer();
    }

    /** The result of an errand in words; it is carried out before the next run, and no run goes on beside it. */
    CompletableFuture<String> send(Errand errand) throws RefusedException {
        var fresh = new Waiting(errand, new CompletableFuture<>());
        if (!errands.compareAndSet(null, fresh)) {
            throw new RefusedException("another order of this kind waits or goes on; see wazo-ha status");
        }
        return fresh.answer();
    }

    private void runErrand(Waiting waiting) throws InterruptedException {
        try {
            complete(waiting.answer(), waiting.errand().carryOut(this::fetchLast, opening.open()), null);
        } catch (RefusedException | ReplicationException | FileSyncException trouble) {
            complete(waiting.answer(), "", new RefusedException(String.valueOf(trouble.getMessage())));
        } catch (RuntimeException defect) {
            complete(waiting.answer(), "", new RefusedException("defect, see the daemon's log: " + defect));
            throw defect;
        } finally {
            errands.set(null);
        }
    }

    @Override
    public void turn() throws InterruptedException {
        var waiting = errands.get();
        if (waiting != null) {
            runErrand(waiting);
        }
        var ask = asked.getAndSet(null);
        var answer = ask == null ? null : ask.answer();
        var trigger = ask == null ? Trigger.CONTINUOUS : ask.trigger();
        var now = ground.get();
        if (now.step() == DataStep.NOTHING) {
            rest(now, trigger);
            complete(answer, "", new RefusedException(NOTHING_GOES));
            return;
        }
        try {
            var engines = opening.open();
            if (closed) {
                throw new RefusedException("this node leaves its role");
            }
            var outcome = step(now, engines, Optional.ofNullable(ask).map(Ask::order));
            complete(answer, outcome.text(), outcome.failed() ? new RefusedException(outcome.text()) : null);
        } catch (RefusedException | ReplicationException | FileSyncException trouble) {
            String text = String.valueOf(trouble.getMessage());
            if (!closed) { // what ends with the daemon is no failure
                records.failed(trigger, text);
            }
            complete(answer, "", new RefusedException(text));
        } catch (RuntimeException defect) {
            records.failed(trigger, "defect: " + defect);
            complete(answer, "", new RefusedException("defect, see the daemon's log: " + defect));
            throw defect;
        }
    }

    private void rest(Ground now, Trigger trigger) {
        records.progress().waiting();
        if (now.unreachable()) {
            records.alarm()
                    .unreachable(
                            "the database of the slave %s has not answered for over a minute (TCP; see wazo-ha status); %s"
                                    .formatted(slave, records.book().standing()));
        } else {
            records.alarm().resting();
        }
        records.alarm()
                .refused(
                        "%s run: %s; %s"
                                .formatted(
                                        trigger.wire(),
                                        NOTHING_GOES,
                                        records.book().standing()),
                        trigger);
    }

    /** This node leaves its role: a run that is going on is cut off. */
    @Override
    public void close() {
        closed = true;
        rounds.abort();
    }

    private static void complete(
            @Nullable CompletableFuture<String> answer, String text, @Nullable RefusedException refused) {
        if (answer == null) {
            return;
        }
        if (refused == null) {
            answer.complete(text);
        } else {
            answer.completeExceptionally(refused);
        }
    }

    private Rounds.Outcome step(Ground now, Engines engines, Optional<Rounds.Ordered> ordered)
            throws ReplicationException, FileSyncException, InterruptedException {
        return switch (now.step()) {
            case NOTHING -> done("nothing");
            case REPLICATE -> rounds.run(engines, now.epoch(), ordered);
            case FETCH -> {
                if (!board.isFetched()) {
                    fetch(engines.merge());
                }
                yield done("fetched");
            }
            case FETCH_LAST -> done(fetchLast(engines.merge(), now.epoch()));
        };
    }

    private static Rounds.Outcome done(String text) {
        return new Rounds.Outcome(text, false);
    }

    private MergePasses.Fetched fetch(MergePasses merge)
            throws ReplicationException, FileSyncException, InterruptedException {
        var rows = merge.fetch(folder);
        if (!rows.dirty()) {
            board.fetched();
            return rows;
        }
        var pulled = files.pull(slave, takeoverOf(rows));
        if (!pulled.verified()) {
            throw new FileSyncException("files of %s not wholly fetched (%s); the slave stays dirty, fetching again"
                    .formatted(slave, String.join("; ", pulled.notices())));
        }
        board.fetched();
        herald.announce(
                "not_merged",
                "%s and %d files of the slave fetched, verified, not merged"
                        .formatted(
                                rows.databases().stream()
                                        .filter(MergePass.Result::dirty)
                                        .map(DataKeeper::words)
                                        .collect(Collectors.joining("; ")),
                                pulled.changed().size() + pulled.added().size()));
        return rows;
    }

    private static String words(MergePass.Result rows) {
        return "%d rows into %s%s"
                .formatted(
                        rows.rowsInserted() + rows.rowsChanged() + rows.rowsDeleted(),
                        rows.folder(),
                        rows.baseComplete() ? "" : " (no base: all that differs from the master)");
    }

    /** The epoch of the takeover that made the slave dirty: rows and files of one outage lie in one folder. */
    private static Epoch takeoverOf(MergePasses.Fetched rows) {
        return new Epoch(Long.parseLong(rows.folder().getFileName().toString()));
    }

    /** Fetches what is left on a slave that is silent, and clears dirty. */
    private String fetchLast(MergePasses merge, Epoch epoch)
            throws ReplicationException, FileSyncException, InterruptedException {
        var rows = fetch(merge);
        merge.clearDirty(epoch, rows);
        herald.announce("clean", "the slave's changes are on this node's disk: replication resumes");
        return "fetched, replication resumes";
    }
}
