package wazoha.daemon;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wazoha.failover.DataStep;
import wazoha.filesync.FilePull;
import wazoha.filesync.FileSyncException;
import wazoha.node.Epoch;
import wazoha.node.PeerAddress;
import wazoha.replication.Adoption;
import wazoha.replication.MergePass;
import wazoha.replication.ReplicationException;
import wazoha.replication.Replicator;

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
        Ask orForced(boolean alsoForce) {
            return new Ask(trigger, force || alsoForce, answer);
        }
    }

    /** Where the worker records what it does. */
    record Records(Progress progress, RunBook book, DataAlarm alarm, String database) {
        void failed(Trigger trigger, String why) {
            String text = "%s run: %s; %s".formatted(trigger.wire(), why, book.standing());
            book.failed(trigger, database, why);
            alarm.failed(text, trigger, progress.failed(why));
        }
    }

    /** What does the work, once the node is paired. */
    record Engines(Replicator replicator, MergePass merge, Adoption adoption) {}

    /** What an operator ordered to be done between two runs. */
    @FunctionalInterface
    interface Errand {
        String carryOut(LastFetch fetch, Engines engines)
                throws RefusedException, ReplicationException, FileSyncException, InterruptedException;
    }

    /** The last pass over a slave that is silent; then it is clean. */
    @FunctionalInterface
    interface LastFetch {
        String fetchLast(MergePass merge, Epoch epoch)
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
    private final Records records;
    private final Rhythm rhythm;
    private final AtomicReference<@Nullable Ask> asked = new AtomicReference<>();
    private final AtomicReference<@Nullable Waiting> errands = new AtomicReference<>();

    private volatile @Nullable Replicator going;
    private volatile boolean closed;

    DataKeeper(
            Supplier<Ground> ground,
            Board board,
            Opening opening,
            FilePull files,
            PeerAddress slave,
            Path folder,
            Board.Herald herald,
            Records records,
            Rhythm rhythm) {
        this.ground = ground;
        this.board = board;
        this.opening = opening;
        this.files = files;
        this.slave = slave;
        this.folder = folder;
        this.herald = herald;
        this.records = records;
        this.rhythm = rhythm;
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
            going = engines.replicator();
            if (closed) {
                throw new RefusedException("this node leaves its role");
            }
            String text = step(now, engines, due(ask, engines.replicator()), ask != null && ask.force());
            complete(answer, text, null);
        } catch (RefusedException | ReplicationException | FileSyncException trouble) {
            String text = String.valueOf(trouble.getMessage());
            records.failed(trigger, text);
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
        var run = going;
        if (run != null) {
            run.abort();
        }
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

    private Rhythm.Due due(@Nullable Ask ask, Replicator replicator) {
        return ask == null
                ? rhythm.next(replicator.comparing())
                : new Rhythm.Due(Replicator.Scope.WHOLE, ask.trigger());
    }

    private String step(Ground now, Engines engines, Rhythm.Due due, boolean force)
            throws ReplicationException, FileSyncException, InterruptedException {
        return switch (now.step()) {
            case NOTHING -> "nothing";
            case REPLICATE -> replicate(engines, now.epoch(), due, force);
            case FETCH -> {
                if (!board.isFetched()) {
                    fetch(engines.merge());
                }
                yield "fetched";
            }
            case FETCH_LAST -> fetchLast(engines.merge(), now.epoch());
        };
    }

    private String replicate(Engines engines, Epoch epoch, Rhythm.Due due, boolean force)
            throws ReplicationException, InterruptedException {
        records.book().begin(due.trigger());
        var run = run(engines, epoch, due.scope(), force);
        rhythm.ended(run.scope());
        String text = words(run);
        records.progress().done(text);
        records.book().proven(due.trigger(), records.database(), run);
        records.alarm().works(text);
        return text;
    }

    private static String words(Replicator.RunRecord run) {
        boolean whole = run.scope() == Replicator.Scope.WHOLE;
        return !whole && run.tables() == 0
                ? "no counter of a table moved, seen in %d ms"
                        .formatted(run.took().toMillis())
                : "%d tables %sequal, %d rows moved in %d ms"
                        .formatted(
                                run.tables(),
                                whole ? "" : "whose counters moved ",
                                run.rowsDeleted() + run.rowsInserted(),
                                run.took().toMillis());
    }

    /** A slave from an older image: what differs there is kept first, then all of it is overwritten. */
    private Replicator.RunRecord run(Engines engines, Epoch epoch, Replicator.Scope scope, boolean force)
            throws ReplicationException, InterruptedException {
        try {
            return engines.replicator().run(epoch, scope, force);
        } catch (ReplicationException unkept) {
            if (unkept.kind() != ReplicationException.Kind.UNKEPT) {
                throw unkept;
            }
            var kept = engines.adoption().fromMaster(epoch, "restored slave");
            herald.announce(
                    "slave_kept",
                    "%s; %d rows of the slave that differed are kept in wazo_ha.conflict here (%s there, %s here), and all is copied anew"
                            .formatted(unkept.getMessage(), kept.kept(), kept.before(), kept.now()));
            return engines.replicator().run(epoch, Replicator.Scope.WHOLE, true);
        }
    }

    private MergePass.Result fetch(MergePass merge)
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
        long changes = rows.rowsInserted() + rows.rowsChanged() + rows.rowsDeleted();
        herald.announce(
                "not_merged",
                "%d rows and %d files of the slave fetched into %s, verified, not merged%s"
                        .formatted(
                                changes,
                                pulled.changed().size() + pulled.added().size(),
                                rows.folder(),
                                rows.baseComplete() ? "" : " (no base: all that differs from the master)"));
        return rows;
    }

    /** The epoch of the takeover that made the slave dirty: rows and files of one outage lie in one folder. */
    private static Epoch takeoverOf(MergePass.Result rows) {
        return new Epoch(Long.parseLong(rows.folder().getFileName().toString()));
    }

    /** Fetches what is left on a slave that is silent, and clears dirty. */
    private String fetchLast(MergePass merge, Epoch epoch)
            throws ReplicationException, FileSyncException, InterruptedException {
        var rows = fetch(merge);
        merge.clearDirty(epoch, rows);
        herald.announce("clean", "the slave's changes are on this node's disk: replication resumes");
        return "fetched, replication resumes";
    }
}
