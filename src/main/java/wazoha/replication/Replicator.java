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

    private static final String NOT_PERMITTED = "42501";

    private static final List<String> PASSES = List.of("55P03", "40P01", "40001");

    /** How much a run compares. A run that fails makes the next one whole, and so does a violated foreign key. */
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
    private final Guarding guarding;
    private final Run.Setting setting;
    private final Consumer<RunStep> watcher;
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

    /** The same with {@code memory} of the runs before, and a {@code watcher}. */
    public Replicator(
            DatabaseAccess master,
            DatabaseAccess slave,
            TableClasses classes,
            Duration deadline,
            Duration firstFillDeadline,
            Ticker ticker,
            RunMemory memory,
            Consumer<RunStep> watcher) {
        this(master, slave, Guarding.inside(), classes, deadline, firstFillDeadline, ticker, memory, watcher);
    }

    /**
     * @param guarding where the guard of this database's copies is
     * @param memory of the runs before, for {@link Scope#HINTED}
     * @param watcher is told how far a run is; called from the thread that runs, must return at once
     */
    public Replicator(
            DatabaseAccess master,
            DatabaseAccess slave,
            Guarding guarding,
            TableClasses classes,
            Duration deadline,
            Duration firstFillDeadline,
            Ticker ticker,
            RunMemory memory,
            Consumer<RunStep> watcher) {
        this.master = master.as("wazo-ha replication");
        this.slave = slave.as("wazo-ha replication");
        this.guarding = guarding;
        this.setting = new Run.Setting(
                classes, deadline, firstFillDeadline, ticker, new Preflight(master, slave), guarding.row(), memory);
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
        var end = Deadline.in(setting.firstFillDeadline(), setting.ticker());
        var order = new Run.Order(epoch, scope, force);
        for (int attempt = 1; ; attempt++) {
            boolean done = false;
            try (var here = opened(master)) {
                var record = run(here, order);
                done = true;
                return record;
            } catch (ViolationException violation) {
                if (order.scope() == Scope.WHOLE) {
                    throw new ReplicationException(
                            ReplicationException.Kind.FAILED, String.valueOf(violation.getMessage()), violation);
                }
                LOG.info("run repeated with all tables: why=\"{}\"", violation.getMessage());
                order = order.whole();
            } catch (SQLException failed) {
                if (aborted
                        || attempt >= TRIES
                        || !PASSES.contains(Objects.requireNonNullElse(failed.getSQLState(), ""))
                        || end.over()) {
                    throw failure(failed);
                }
                LOG.info("run repeated: attempt={} why=\"{}\"", attempt, failed.getMessage());
            } finally {
                open.clear();
                if (!done) {
                    setting.memory().failed();
                }
            }
        }
    }

    private RunRecord run(Connection here, Run.Order order)
            throws SQLException, ReplicationException, ViolationException, InterruptedException {
        try (var there = opened(slave);
                var guard = guarding.open(this::opened)) {
            return new Run(here, there, guard, order, setting, new Watch(watcher)).run();
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

    /** How long the last comparison of all tables took; zero before the first. */
    public Duration comparing() {
        return setting.memory().comparing();
    }

    /** For good, from another thread: both connections of a run that is going on are cut, and the slave keeps what it had. */
    public void abort() {
        aborted = true;
        open.forEach(Cutoff::cut);
    }

    private Connection opened(DatabaseAccess access) throws SQLException {
        var connection = existing(access);
        open.add(connection);
        if (aborted) {
            connection.close();
            throw new SQLException("aborted: this node leaves its role", "57014");
        }
        return connection;
    }

    private static Connection existing(DatabaseAccess access) throws SQLException {
        try {
            return access.open();
        } catch (SQLException failed) {
            if (!ReplicationException.NO_DATABASE.equals(failed.getSQLState())) {
                throw failed;
            }
            throw new SQLException(
                    "%s does not exist; remedy: make it there as the application does, or take it out of replication.databases on both nodes"
                            .formatted(access.place()),
                    failed.getSQLState(),
                    failed);
        }
    }

    private ReplicationException failure(SQLException failed) {
        var fault = LocaleFault.in(failed); // of the master: the slave's is explained where both can be asked
        if (fault.isPresent()) {
            return fault.get().explained(master, "%s was not asked".formatted(slave.place()), failed);
        }
        String remedy = NOT_PERMITTED.equals(failed.getSQLState())
                ? "; remedy: wazo-sync -i on the master gives the pair's role its rights again"
                : "";
        return new ReplicationException(
                ReplicationException.kindOf(failed),
                "replication from %s to %s failed: %s; the slave has the rows of this run or of the one before, never a part%s"
                        .formatted(master.place(), slave.place(), failed.getMessage(), remedy),
                failed);
    }
}
