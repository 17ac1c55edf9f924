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
            long since = Sql.one(
                    there,
                    row -> row.getBoolean(1) ? row.getLong(2) : -1,
                    "SELECT dirty, dirty_since FROM wazo_ha.state");
            if (since < 0) {
                return new Result(false, true, 0, 0, 0, 0, "", "", folder);
            }
            return new Fetch(here, there, exclusions, end, since).into(folder);
        } catch (SQLException failed) {
            throw failure("differences of %s not fetched".formatted(slave.place()), failed);
        } catch (IOException failed) {
            throw new ReplicationException(
                    ReplicationException.Kind.FAILED,
                    "differences of %s not written below %s: %s; the slave stays dirty and keeps them"
                            .formatted(slave.place(), folder, failed),
                    failed);
        }
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
                throw new ReplicationException(
                        ReplicationException.Kind.FAILED,
                        "dirty not cleared in %s: rows changed since they were fetched; the slave stays dirty, fetch again"
                                .formatted(slave.place()),
                        null);
            }
        } catch (SQLException failed) {
            throw failure("dirty not cleared in %s".formatted(slave.place()), failed);
        }
    }

    private boolean clear(Connection connection, Epoch epoch, Result fetched) throws SQLException {
        Sql.run(connection, "SET LOCAL lock_timeout = '2s'");
        var tables = Catalogue.tables(connection, exclusions);
        if (!tables.isEmpty()) {
            Sql.run(
                    connection,
                    "LOCK TABLE %s IN SHARE MODE"
                            .formatted(tables.stream().map(CopiedTable::from).collect(Collectors.joining(", "))));
        }
        boolean same = ContentHash.together(ContentHash.of(connection, tables)).equals(fetched.contentHash());
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

    private static ReplicationException failure(String what, SQLException failed) {
        return new ReplicationException(
                ReplicationException.kindOf(failed),
                "%s: %s; the slave stays dirty and keeps its rows".formatted(what, failed.getMessage()),
                failed);
    }
}
