package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/**
 * Makes the slave's database equal to a snapshot of the master's, in one transaction of the slave, and proves it before
 * the commit (docs/contract.md, section 6).
 *
 * <p>One run at a time; only {@link #abort} may come from another thread.
 */
public final class Replicator {
    private static final Logger LOG = LoggerFactory.getLogger(Replicator.class);
    /** Lock conflicts and deadlocks pass; three tries are more than any of them lasted. */
    private static final int TRIES = 3;

    private static final List<String> PASSES = List.of("55P03", "40P01", "40001");

    /** How much a run compares. */
    public enum Scope {
        /** Tables whose counters moved on either side; any doubt makes it {@link #WHOLE}. */
        HINTED,
        /** All tables. */
        WHOLE
    }

    /**
     * A run that was proven.
     *
     * @param scope as it was in the end: a doubt makes a hinted run whole
     * @param firstFill whether the slave had never been proven before
     * @param tables how many were compared
     * @param changedTables those that differed, by name
     * @param rowsDeleted from the slave; a changed row counts here and among the inserted
     * @param bytes of rows that travelled
     * @param snapshot of the master, as {@code pg_current_snapshot()} prints it
     * @param hash of the tables that were compared and must be equal, the same on both sides
     * @param sequences how many moved forward
     * @param verified always true: a run that is not verified is no run
     */
    public record RunRecord(
            Scope scope,
            boolean firstFill,
            int tables,
            List<String> changedTables,
            long rowsDeleted,
            long rowsInserted,
            long bytes,
            Duration took,
            String snapshot,
            String hash,
            int sequences,
            boolean verified) {}

    private final DatabaseAccess master;
    private final DatabaseAccess slave;
    private final Exclusions exclusions;

    @SuppressWarnings("UnusedVariable")
    private final RunMemory memory;

    @SuppressWarnings("UnusedVariable")
    private final Consumer<RunStep> watcher;

    private final Duration deadline;
    private final Duration firstFillDeadline;
    private final Ticker ticker;
    private volatile boolean aborted;
    private final List<Connection> open = new CopyOnWriteArrayList<>();

    /**
     * @param master this node's own database as a role that owns the schema {@code wazo_ha}, or may make it
     * @param slave the slave's database as the replication role; its timeouts say how soon a dead one is noticed, and
     *     hold until the guard has let us in: then the deadline counts
     * @param classes how each table is treated
     * @param deadline of one run; 30 s by default
     * @param firstFillDeadline of a run into a slave that was never proven; 10 min by default
     */
    public Replicator(
            DatabaseAccess master,
            DatabaseAccess slave,
            TableClasses classes,
            Duration deadline,
            Duration firstFillDeadline,
            Ticker ticker) {
        this(master, slave, classes, deadline, firstFillDeadline, ticker, new RunMemory(), step -> {});
    }

    /**
     * @param memory of the runs before, for {@link Scope#HINTED}
     * @param watcher is told how far a run is; called from the thread that runs, must return at once
     */
    public Replicator(
            DatabaseAccess master,
            DatabaseAccess slave,
            TableClasses classes,
            Duration deadline,
            Duration firstFillDeadline,
            Ticker ticker,
            RunMemory memory,
            Consumer<RunStep> watcher) {
        this.master = master.as("wazo-ha replication");
        this.slave = slave.as("wazo-ha replication");
        this.exclusions = Exclusions.of(classes.exclude());
        this.deadline = deadline;
        this.firstFillDeadline = firstFillDeadline;
        this.ticker = ticker;
        this.memory = memory;
        this.watcher = watcher;
    }

    /**
     * Compares, applies, proves, commits; then moves sequences. The slave has all of the snapshot or nothing of it.
     *
     * @param epoch of the master's claim, as the slave's row must have it
     * @param scope how much to compare
     * @param force whether a run may delete over 20 % of a table
     */
    public RunRecord run(Epoch epoch, Scope scope, boolean force) throws ReplicationException, InterruptedException {
        var end = Deadline.in(firstFillDeadline, ticker);
        for (int attempt = 1; ; attempt++) {
            try (var here = opened(master)) {
                return run(here, epoch, force);
            } catch (SQLException failed) {
                if (aborted
                        || attempt == TRIES
                        || !PASSES.contains(Objects.requireNonNullElse(failed.getSQLState(), ""))
                        || end.over()) {
                    throw failure(failed);
                }
                LOG.info("run repeated: attempt={} why=\"{}\"", attempt, failed.getMessage());
            } finally {
                open.clear();
            }
        }
    }

    private RunRecord run(Connection here, Epoch epoch, boolean force)
            throws SQLException, ReplicationException, InterruptedException {
        try (var there = opened(slave)) {
            return new Run(here, there, epoch, force).run();
        } catch (SQLException failed) {
            var fault = LocaleFault.in(failed);
            if (fault.isEmpty() || here.isClosed()) {
                throw failed;
            }
            if (!here.getAutoCommit()) {
                here.rollback();
            }
            String other = "%s has %s".formatted(master.place(), DatabaseLocale.everything(here));
            throw fault.get().explained(slave, other, failed);
        }
    }

    /** For good, from another thread: both connections of a run that is going on are cut, and the slave keeps what it had. */
    public void abort() {
        aborted = true;
        for (var connection : open) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException broken) {
                LOG.debug("connection was already broken", broken);
            }
        }
    }

    private Connection opened(DatabaseAccess access) throws SQLException {
        var connection = access.open();
        open.add(connection);
        if (aborted) {
            connection.close();
            throw new SQLException("aborted: this node leaves its role", "57014");
        }
        return connection;
    }

    private ReplicationException failure(SQLException failed) {
        var fault = LocaleFault.in(failed); // of the master: the slave's is explained where both can be asked
        if (fault.isPresent()) {
            return fault.get().explained(master, "%s was not asked".formatted(slave.place()), failed);
        }
        return new ReplicationException(
                ReplicationException.kindOf(failed),
                "replication from %s to %s failed: %s; the slave has the rows of this run or of the one before, never a part"
                        .formatted(master.place(), slave.place(), failed.getMessage()),
                failed);
    }

    /** One attempt, with its two connections. */
    private final class Run {
        private final Connection here;
        private final Connection there;
        private final Epoch epoch;
        private final boolean force;
        private final Duration started = ticker.now();

        Run(Connection here, Connection there, Epoch epoch, boolean force) {
            this.here = here;
            this.there = there;
            this.epoch = epoch;
            this.force = force;
        }

        RunRecord run() throws SQLException, ReplicationException, InterruptedException {
            Canonical.settings(here);
            Canonical.settings(there);
            var pair = Pair.read(here);
            here.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            here.setAutoCommit(false);
            there.setAutoCommit(false);
            var gate = new ApplyGate(there, epoch, pair);
            long lastRun = gate.begin(deadline, firstFillDeadline);
            var end = Deadline.in(lastRun == 0 ? firstFillDeadline : deadline, ticker);
            end.grant(here, there);
            new Preflight(master, slave).check(here, there, exclusions);
            var apply = new Apply(here, there, exclusions, end);
            var change = apply.run(force || lastRun == 0);
            if (change.touched().isEmpty() && lastRun > 0) {
                there.rollback(); // equal and already proven: nothing to write on either side
                here.rollback();
            } else {
                gate = commit(gate, lastRun + 1);
            }
            int sequences = advance(gate);
            return new RunRecord(
                    Scope.WHOLE,
                    lastRun == 0,
                    change.tables(),
                    List.copyOf(change.touched()),
                    change.rowsDeleted(),
                    change.rowsInserted(),
                    change.bytes(),
                    ticker.now().minus(started),
                    change.snapshot(),
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
            return new ApplyGate(there, epoch, new Pair(gate.pair().lineage(), run));
        }

        private int advance(ApplyGate gate) throws SQLException {
            gate.begin(deadline, deadline);
            int moved = Sequences.advance(here, there, exclusions);
            there.commit();
            return moved;
        }
    }
}
