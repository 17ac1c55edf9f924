package wazoha.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/**
 * Brings what users changed on the slave while it served to the master's disk, verified; then the slave may be written
 * to again. The rows are kept there as not merged: nothing is overwritten that is not on the master's disk.
 *
 * <p>One pass at a time.
 */
public final class MergePass {
    /**
     * A verified pass.
     *
     * @param dirty whether there was anything to fetch; without it all else is empty
     * @param baseComplete whether the slave's rows at its takeover are known; if not, all rows that the master does not
     *     have now count as changed
     * @param tables how many differ
     * @param verifiedHash computed by the slave over the lines, and again over the file as it stands on the disk
     * @param contentHash of all copied tables of the slave in the snapshot that was fetched
     * @param folder where base, difference and manifest are
     */
    public record Result(
            boolean dirty,
            boolean baseComplete,
            int tables,
            long rowsInserted,
            long rowsChanged,
            long rowsDeleted,
            String verifiedHash,
            String contentHash,
            Path folder) {}

    private final DatabaseAccess master;
    private final DatabaseAccess slave;
    private final Guarding guarding;
    private final Exclusions exclusions;
    private final Duration patience;
    private final Ticker ticker;

    /**
     * @param master this node's own database; only asked where the slave has no complete base
     * @param slave the slave's database as the replication role; its timeouts say how soon a dead one is noticed
     * @param patience for one pass
     */
    public MergePass(
            DatabaseAccess master, DatabaseAccess slave, List<String> exclude, Duration patience, Ticker ticker) {
        this(master, slave, Guarding.inside(), exclude, patience, ticker);
    }

    /** @param guarding where it stands that the slave is dirty */
    public MergePass(
            DatabaseAccess master,
            DatabaseAccess slave,
            Guarding guarding,
            List<String> exclude,
            Duration patience,
            Ticker ticker) {
        this.guarding = guarding;
        this.master = master.as("wazo-ha merge");
        this.slave = slave.as("wazo-ha merge");
        this.exclusions = Exclusions.of(exclude);
        this.patience = patience;
        this.ticker = ticker;
    }

    /**
     * Fetches the difference into {@code folder/EPOCH}, where EPOCH is that of the takeover which made the slave dirty.
     * May run while the slave serves; a repetition replaces nothing that differs.
     */
    public Result fetch(Path folder) throws ReplicationException, InterruptedException {
        var end = Deadline.in(patience, ticker);
        try (var here = master.open();
                var there = slave.open()) {
            for (var connection : List.of(here, there)) {
                Canonical.settings(connection);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setAutoCommit(false);
                end.grant(connection);
            }
            var since = guarding.dirtySince(there);
            return since.isEmpty()
                    ? nothing(folder)
                    : new Fetch(here, there, exclusions, end, since.get().number()).into(folder);
        } catch (SQLException failed) {
            if (guarding.row() == HistoryRow.FURTHER && isMissing()) {
                return nothing(folder);
            }
            throw failure("differences of %s not fetched".formatted(slave.place()), failed);
        } catch (IOException failed) {
            throw new ReplicationException(
                    ReplicationException.Kind.FAILED,
                    "differences of %s not written below %s: %s; the slave stays dirty and keeps them"
                            .formatted(slave.place(), folder, failed),
                    failed);
        }
    }

    private static Result nothing(Path folder) {
        return new Result(false, true, 0, 0, 0, 0, "", "", folder);
    }

    /** A database that the slave does not have holds nothing to fetch; the runs tell that it is missing. */
    private boolean isMissing() {
        try (var there = slave.open()) {
            return there.isClosed();
        } catch (SQLException failed) {
            return ReplicationException.NO_DATABASE.equals(failed.getSQLState());
        }
    }

    /** What database this is about. */
    String database() {
        return slave.name();
    }

    /** Done while a further database is locked. */
    @FunctionalInterface
    interface Locked {
        void run() throws ReplicationException, InterruptedException;
    }

    /**
     * Lets something be done while nobody can write into this further database, in which all is as it was fetched; then it
     * counts as fetched.
     *
     * @throws ReplicationException of kind FAILED if rows changed since: fetch again
     */
    void settling(Result fetched, Locked locked) throws ReplicationException, InterruptedException {
        if (!fetched.dirty()) {
            locked.run(); // nothing was there
            return;
        }
        try (var connection = slave.open()) {
            Canonical.settings(connection);
            Deadline.in(patience, ticker).grant(connection);
            connection.setAutoCommit(false);
            if (!isAsFetched(connection, fetched)) {
                throw changed();
            }
            locked.run();
            long since = Long.parseLong(fetched.folder().getFileName().toString());
            Sql.one(connection, row -> true, "SELECT wazo_ha.settle_copy(?)", since);
            connection.commit();
        } catch (SQLException failed) {
            throw failure("changes of %s not settled".formatted(slave.place()), failed);
        }
    }

    private ReplicationException changed() {
        return new ReplicationException(
                ReplicationException.Kind.FAILED,
                "dirty not cleared in %s: rows changed since they were fetched; the slave stays dirty, fetch again"
                        .formatted(slave.place()),
                null);
    }

    /**
     * Clears dirty in a transaction of the slave that sees it not serving and its rows as they were fetched; idempotent.
     *
     * @param epoch of the slave's row now
     * @param fetched the last pass
     * @throws ReplicationException of kind FAILED if rows changed since: fetch again
     */
    public void clearDirty(Epoch epoch, Result fetched) throws ReplicationException, InterruptedException {
        try (var connection = slave.open()) {
            Canonical.settings(connection);
            Deadline.in(patience, ticker).grant(connection);
            boolean dirty = Sql.one(connection, row -> row.getBoolean(1), "SELECT dirty FROM wazo_ha.state");
            if (dirty && !Sql.transaction(connection, opened -> clear(opened, epoch, fetched))) {
                throw changed();
            }
        } catch (SQLException failed) {
            throw failure("dirty not cleared in %s".formatted(slave.place()), failed);
        }
    }

    private boolean clear(Connection connection, Epoch epoch, Result fetched) throws SQLException {
        boolean same = isAsFetched(connection, fetched);
        if (same) {
            Sql.one(
                    connection,
                    row -> row.getBoolean(1),
                    "SELECT wazo_ha.clear_dirty(?, ?)",
                    epoch.number(),
                    fetched.verifiedHash());
        }
        return same;
    }

    /** With the tables locked until the end of the transaction. */
    private boolean isAsFetched(Connection connection, Result fetched) throws SQLException {
        Sql.run(connection, "SET LOCAL lock_timeout = '2s'");
        var tables = Catalogue.tables(connection, exclusions);
        if (!tables.isEmpty()) {
            Sql.run(
                    connection,
                    "LOCK TABLE %s IN SHARE MODE"
                            .formatted(tables.stream().map(CopiedTable::from).collect(Collectors.joining(", "))));
        }
        return ContentHash.together(ContentHash.of(connection, tables)).equals(fetched.contentHash());
    }

    private static ReplicationException failure(String what, SQLException failed) {
        return new ReplicationException(
                ReplicationException.kindOf(failed),
                "%s: %s; the slave stays dirty and keeps its rows".formatted(what, failed.getMessage()),
                failed);
    }
}
