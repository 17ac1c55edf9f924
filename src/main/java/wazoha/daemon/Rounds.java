package wazoha.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wazoha.node.Epoch;
import wazoha.replication.ReplicationException;
import wazoha.replication.Replicator;

/**
 * Runs one database after another, each by its own rhythm. What fails in one stops no other, but no round counts as a
 * success in which any of them failed.
 *
 * <p>Belongs to the worker's thread; only {@link #abort} may come from another one.
 */
final class Rounds {
    /** Where the worker records what it does, of all databases or of one. */
    record Records(Progress progress, RunBook book, DataAlarm alarm, List<String> databases) {
        /** Nothing could be done with any database. */
        void failed(Trigger trigger, String why) {
            databases.forEach(database -> book.failed(trigger, database, why));
            tell(trigger, why);
        }

        void tell(Trigger trigger, String why) {
            String text = "%s run: %s; %s".formatted(trigger.wire(), why, book.standing());
            alarm.failed(text, trigger, progress.failed(why));
        }
    }

    /** An order to compare all tables of all databases. */
    record Ordered(Trigger trigger, boolean force) {}

    /**
     * How a round went, in words.
     *
     * @param failed whether any database is not proven
     */
    record Outcome(String text, boolean failed) {}

    private final Records records;
    private final Board.Herald herald;
    private volatile @Nullable Replicator going;
    private volatile boolean aborted;

    Rounds(Records records, Board.Herald herald) {
        this.records = records;
        this.herald = herald;
    }

    /** @param ordered empty for what is due by itself */
    Outcome run(Engines engines, Epoch epoch, Optional<Ordered> ordered) throws InterruptedException {
        var done = new ArrayList<String>();
        var failures = new ArrayList<String>();
        boolean reachable = true;
        for (var copy : engines.copies()) {
            String database = copy.database().name();
            var due = due(copy, ordered);
            try {
                demand(reachable, database);
                done.add(run(copy, epoch, due, ordered.map(Ordered::force).orElse(false))
                        + (engines.copies().size() > 1 ? " in database " + database : ""));
            } catch (ReplicationException | RefusedException failed) {
                reachable &= !isUnreachable(failed);
                String why = String.valueOf(failed.getMessage());
                if (!aborted) { // a run that was cut off is no failure of the replication
                    records.book().failed(ordered.map(Ordered::trigger).orElse(Trigger.CONTINUOUS), database, why);
                }
                failures.add(why);
            }
        }
        return ended(ordered, String.join("; ", done), String.join("; ", failures));
    }

    private void demand(boolean reachable, String database) throws RefusedException {
        if (aborted) {
            throw new RefusedException("this node leaves its role");
        }
        if (!reachable) { // all are on one server: each would take as long to say the same
            throw new RefusedException("database %s was not tried".formatted(database));
        }
    }

    private static boolean isUnreachable(Exception failed) {
        return failed instanceof ReplicationException replication
                && replication.kind() == ReplicationException.Kind.UNREACHABLE;
    }

    private Outcome ended(Optional<Ordered> ordered, String done, String failures) {
        if (failures.isEmpty()) {
            records.progress().done(done);
            records.alarm().works(done);
            return new Outcome(done, false);
        }
        if (!aborted) {
            records.tell(ordered.map(Ordered::trigger).orElse(Trigger.CONTINUOUS), failures);
        }
        return new Outcome(failures + (done.isEmpty() ? "" : "; but " + done), true);
    }

    private static Rhythm.Due due(Engines.Copy copy, Optional<Ordered> ordered) {
        return ordered.map(order -> new Rhythm.Due(Replicator.Scope.WHOLE, order.trigger()))
                .orElseGet(() -> copy.database().rhythm().next(copy.replicator().comparing()));
    }

    private String run(Engines.Copy copy, Epoch epoch, Rhythm.Due due, boolean force)
            throws ReplicationException, InterruptedException {
        going = copy.replicator();
        if (aborted) {
            copy.replicator().abort();
        }
        records.book().begin(due.trigger());
        var run = kept(copy, epoch, due.scope(), force);
        copy.database().rhythm().ended(run.scope());
        records.book().proven(due.trigger(), copy.database().name(), run);
        return words(run);
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
    private Replicator.RunRecord kept(Engines.Copy copy, Epoch epoch, Replicator.Scope scope, boolean force)
            throws ReplicationException, InterruptedException {
        try {
            return copy.replicator().run(epoch, scope, force);
        } catch (ReplicationException unkept) {
            if (unkept.kind() != ReplicationException.Kind.UNKEPT) {
                throw unkept;
            }
            var kept = copy.adoption().fromMaster(epoch, "restored slave");
            herald.announce(
                    "slave_kept",
                    "%s; %d rows of the slave that differed are kept in wazo_ha.conflict here (%s there, %s here), and all is copied anew"
                            .formatted(unkept.getMessage(), kept.kept(), kept.before(), kept.now()));
            return copy.replicator().run(epoch, Replicator.Scope.WHOLE, true);
        }
    }

    /** For good: this node leaves its role, and a run that is going on is cut off; nobody is told that it failed. */
    void abort() {
        aborted = true;
        var run = going;
        if (run != null) {
            run.abort();
        }
    }
}
