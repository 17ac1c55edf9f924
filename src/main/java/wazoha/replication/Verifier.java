package wazoha.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import wazoha.node.TableClass;
import wazoha.node.Ticker;

/**
 * Compares everything that a run proves, and applies nothing: a snapshot of each side, taken one right after the other, in
 * transactions that only read. What the master committed since the last run counts as a difference.
 */
public final class Verifier {
    /** Rows held at a time while two tables are compared row by row. */
    private static final int FETCH = 2000;

    /**
     * One table that differs.
     *
     * @param missing rows of the master that the slave does not have; a changed row counts here and as surplus
     * @param surplus rows of the slave that the master does not have
     */
    public record Difference(String table, long masterRows, long slaveRows, long missing, long surplus) {}

    /**
     * @param tables that were compared
     * @param snapshot of the master
     * @param hash of the master's tables
     */
    public record Report(
            String database, int tables, List<Difference> differences, long millis, String snapshot, String hash) {}

    private final DatabaseAccess master;
    private final DatabaseAccess slave;
    private final ClassifiedTables classes;
    private final Duration deadline;
    private final Ticker ticker;
    private final Consumer<String> watcher;

    /**
     * @param master this node's own database
     * @param slave the slave's, as the replication role
     * @param deadline of it all
     * @param watcher is told in words how far it is; must return at once
     */
    public Verifier(
            DatabaseAccess master,
            DatabaseAccess slave,
            ClassifiedTables classes,
            Duration deadline,
            Ticker ticker,
            Consumer<String> watcher) {
        this.master = master.as("wazo-ha verification");
        this.slave = slave.as("wazo-ha verification");
        this.classes = classes;
        this.deadline = deadline;
        this.ticker = ticker;
        this.watcher = watcher;
    }

    /** @throws ReplicationException if a side cannot be read; nothing is changed on either in any case */
    public Report run() throws ReplicationException, InterruptedException {
        var started = ticker.now();
        var end = Deadline.in(deadline, ticker);
        try (var here = master.open();
                var there = slave.open()) {
            for (var connection : List.of(here, there)) {
                Canonical.settings(connection);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setAutoCommit(false);
                end.grant(connection);
            }
            return compare(here, there, end, started);
        } catch (SQLException failed) {
            throw new ReplicationException(
                    ReplicationException.kindOf(failed),
                    "comparison of %s with %s failed: %s; nothing was changed on either"
                            .formatted(master.place(), slave.place(), failed.getMessage()),
                    failed);
        }
    }

    private Report compare(Connection here, Connection there, Deadline end, Duration started)
            throws SQLException, InterruptedException {
        String snapshot = Sql.one(here, row -> row.getString(1), "SELECT pg_current_snapshot()::text");
        Sql.one(there, row -> row.getString(1), "SELECT pg_current_snapshot()::text");
        var ours = proven(here);
        var theirs = new HashMap<String, CopiedTable>();
        proven(there).forEach(table -> theirs.put(table.name(), table));
        var differences = new ArrayList<Difference>();
        var hashes = new TreeMap<String, ContentHash>();
        int done = 0;
        for (var table : ours) {
            end.check(here, there);
            watcher.accept("%d of %d tables compared, now %s".formatted(done++, ours.size(), table.name()));
            var wanted = ContentHash.in(ContentHash.of(here, List.of(table)), table);
            hashes.put(table.name(), wanted);
            boolean known = theirs.remove(table.name()) != null;
            var found = known ? ContentHash.in(ContentHash.of(there, List.of(table)), table) : new ContentHash(0, "0");
            if (!wanted.equals(found)) {
                differences.add(known ? difference(here, there, table, wanted, found) : absent(table, wanted));
            }
        }
        for (var table : new TreeMap<>(theirs).values()) {
            var found = ContentHash.in(ContentHash.of(there, List.of(table)), table);
            differences.add(new Difference(table.name(), 0, found.rows(), 0, found.rows()));
        }
        return new Report(
                master.name(),
                ours.size(),
                List.copyOf(differences),
                ticker.now().minus(started).toMillis(),
                snapshot,
                ContentHash.together(hashes));
    }

    private static Difference absent(CopiedTable table, ContentHash wanted) {
        return new Difference(table.name(), wanted.rows(), 0, wanted.rows(), 0);
    }

    private List<CopiedTable> proven(Connection connection) throws SQLException {
        return Catalogue.tables(connection, Exclusions.of(List.of())).stream()
                .filter(table ->
                        classes.placeOf(table.name(), table.roots()).of().treatment() == TableClass.Treatment.PROVEN)
                .toList();
    }

    /** Both sides in the order of the hashes of their rows, side by side: memory does not grow with the table. */
    private static Difference difference(
            Connection here, Connection there, CopiedTable table, ContentHash wanted, ContentHash found)
            throws SQLException {
        String question = "SELECT x.h, count(*) FROM (SELECT %s AS h FROM %s) AS x GROUP BY 1 ORDER BY 1"
                .formatted(table.rowHash(), table.from());
        try (var left = here.createStatement();
                var right = there.createStatement()) {
            left.setFetchSize(FETCH);
            right.setFetchSize(FETCH);
            try (var ours = left.executeQuery(question);
                    var theirs = right.executeQuery(question)) {
                return merged(table, wanted, found, new Hashes(ours), new Hashes(theirs));
            }
        }
    }

    private static Difference merged(
            CopiedTable table, ContentHash wanted, ContentHash found, Hashes ours, Hashes theirs) throws SQLException {
        long missing = 0;
        long surplus = 0;
        while (!ours.ended || !theirs.ended) {
            boolean mine = ours.isNotAfter(theirs);
            boolean others = theirs.isNotAfter(ours);
            long more = (mine ? ours.count : 0) - (others ? theirs.count : 0);
            missing += Math.max(0, more);
            surplus += Math.max(0, -more);
            if (mine) {
                ours.next();
            }
            if (others) {
                theirs.next();
            }
        }
        return new Difference(table.name(), wanted.rows(), found.rows(), missing, surplus);
    }

    /** The hashes of a table's rows in ascending order, and how often each is there. */
    private static final class Hashes {
        private final ResultSet rows;
        private long hash;
        private long count;
        private boolean ended;

        Hashes(ResultSet rows) throws SQLException {
            this.rows = rows;
            next();
        }

        void next() throws SQLException {
            ended = !rows.next();
            if (!ended) {
                hash = rows.getLong(1);
                count = rows.getLong(2);
            }
        }

        boolean isNotAfter(Hashes other) {
            return !ended && (other.ended || hash <= other.hash);
        }
    }
}
