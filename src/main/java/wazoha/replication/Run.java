package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/** One attempt of a run, with its two connections. */
final class Run {
    /** What was ordered. */
    record Order(Epoch epoch, Replicator.Scope scope, boolean force) {
        Order whole() {
            return new Order(epoch, Replicator.Scope.WHOLE, force);
        }
    }

    /** What does not change from run to run. */
    record Setting(
            TableClasses classes,
            Duration deadline,
            Duration firstFillDeadline,
            Ticker ticker,
            Preflight preflight,
            HistoryRow row,
            RunMemory memory) {}

    /** A process that is frozen must not hold its own server's old rows for ever; it has ended all else by then. */
    static final Duration FREEZE = Duration.ofSeconds(5);

    private final Connection here;
    private final Connection there;
    private final Guard guard;
    private final Order order;
    private final Setting setting;
    private final Watch watch;
    private final Duration started;

    Run(Connection here, Connection there, Guard guard, Order order, Setting setting, Watch watch) {
        this.here = here;
        this.there = there;
        this.guard = guard;
        this.order = order;
        this.setting = setting;
        this.watch = watch;
        this.started = setting.ticker().now();
    }

    Replicator.RunRecord run() throws SQLException, ReplicationException, ViolationException, InterruptedException {
        watch.at(RunStep.Phase.CHECKING, "", 0, 0);
        Canonical.settings(here);
        Canonical.settings(there);
        var pair = Pair.read(here);
        // before the snapshot: what they count is in it
        var counters = impatient().ask(Counters::of);
        var seen = new RunMemory.Seen(counters.master(), counters.slave(), Build.read(there));
        here.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        here.setAutoCommit(false);
        there.setAutoCommit(false);
        var gate = guard.gate(there, order.epoch(), pair);
        long lastRun = gate.begin(setting.deadline(), setting.firstFillDeadline());
        var end = Deadline.in(lastRun == 0 ? setting.firstFillDeadline() : setting.deadline(), setting.ticker());
        var cutoff = Cutoff.at(end, here, there);
        try {
            end.grant(here, there);
            Sql.run(
                    here,
                    "SET LOCAL idle_in_transaction_session_timeout = "
                            + end.left().plus(FREEZE).toMillis());
            var hint = lastRun == 0 || order.scope() == Replicator.Scope.WHOLE
                    ? Optional.<Set<String>>empty()
                    : setting.memory().hint(seen);
            var record = hint.isPresent() ? narrow(gate, lastRun, hint.get(), end) : whole(gate, lastRun, end);
            setting.memory().succeeded(seen);
            return record;
        } catch (SQLException failed) {
            throw cutoff.reason(failed);
        } finally {
            cutoff.close();
        }
    }

    private Replicator.RunRecord narrow(ApplyGate gate, long lastRun, Set<String> hint, Deadline end)
            throws SQLException, ReplicationException, ViolationException, InterruptedException {
        String snapshot = snapshot();
        var tables = Catalogue.tables(here, setting.classes().excluded(), hint);
        var apply = new Apply(here, there, setting.classes(), end, watch);
        apply.lock(tables);
        var change = apply.settle(tables, apply.compare(tables), false, order.force());
        return finish(gate, lastRun, Replicator.Scope.HINTED, change, snapshot);
    }

    private Replicator.RunRecord whole(ApplyGate gate, long lastRun, Deadline end)
            throws SQLException, ReplicationException, ViolationException, InterruptedException {
        setting.preflight().check(here, there, setting.classes().excluded());
        Clones.refuse(here, there, setting.row());
        String snapshot = snapshot();
        var tables = Catalogue.tables(here, setting.classes().excluded());
        var apply = new Apply(here, there, setting.classes(), end, watch);
        if (lastRun == 0) {
            return finish(gate, lastRun, Replicator.Scope.WHOLE, apply.fill(tables), snapshot);
        }
        var began = setting.ticker().now();
        var compared = apply.compare(tables);
        setting.memory().compared(setting.ticker().now().minus(began));
        var change = apply.settle(tables, compared, true, order.force());
        return finish(gate, lastRun, Replicator.Scope.WHOLE, change, snapshot);
    }

    private String snapshot() throws SQLException {
        return Sql.one(here, row -> row.getString(1), "SELECT pg_current_snapshot()::text");
    }

    private Replicator.RunRecord finish(
            ApplyGate gate, long lastRun, Replicator.Scope scope, Apply.Change change, String snapshot)
            throws SQLException, InterruptedException {
        var now = gate;
        if (change.write() || lastRun == 0) {
            now = commit(gate, lastRun + 1);
        } else {
            there.rollback(); // equal and already proven: nothing to write on either side
            here.rollback();
        }
        int sequences = change.tables() == 0 && scope == Replicator.Scope.HINTED ? 0 : advance(now);
        return new Replicator.RunRecord(
                scope,
                lastRun == 0,
                change.tables(),
                List.copyOf(change.touched()),
                change.rowsDeleted(),
                change.rowsInserted(),
                watch.bytes(),
                setting.ticker().now().minus(started),
                snapshot,
                change.hash(),
                sequences,
                true);
    }

    /** The master's counter first: a slave that is ahead of its master would be a sign of a restored master. */
    private ApplyGate commit(ApplyGate gate, long run) throws SQLException {
        here.rollback(); // the snapshot has done its duty
        here.setAutoCommit(true);
        Pair.count(here, run);
        gate.end(run);
        there.commit();
        gate.release();
        return gate.after(run);
    }

    private int advance(ApplyGate gate) throws SQLException, InterruptedException {
        gate.begin(setting.deadline(), setting.deadline());
        int moved = Sequences.advance(impatient(), there, setting.classes().excluded());
        SequenceMemory.keep(here, gate, setting.classes().excluded());
        there.commit();
        gate.release();
        return moved;
    }

    private SideBySide impatient() {
        return SideBySide.impatient(here, there, Deadline.in(setting.deadline(), setting.ticker()));
    }
}
