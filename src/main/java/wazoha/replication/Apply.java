package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the open transaction of the slave equal to the open snapshot of the master, and proves it. Commits nothing. */
final class Apply {
    /**
     * What was done.
     *
     * @param tables how many were compared
     * @param touched names of those whose rows moved
     * @param write whether there is anything to commit
     * @param hash of the tables that were compared and must be equal
     */
    record Change(int tables, Set<String> touched, boolean write, long rowsDeleted, long rowsInserted, String hash) {}

    private final Connection master;
    private final Connection slave;
    private final TableClasses classes;
    private final Deadline end;
    private final SideBySide sides;
    private final Watch watch;
    private final Map<CopiedTable, ForeignKeys.Moved> moved = new LinkedHashMap<>();
    private boolean write;
    private long rowsDeleted;
    private long rowsInserted;

    Apply(Connection master, Connection slave, TableClasses classes, Deadline end, Watch watch) {
        this.master = master;
        this.slave = slave;
        this.classes = classes;
        this.end = end;
        this.sides = new SideBySide(master, slave, end);
        this.watch = watch;
    }

    /** Both sides' content of all tables, while the slave's writers go on. */
    SideBySide.Answers<Map<CopiedTable, TableContent>> compare(List<CopiedTable> tables)
            throws SQLException, InterruptedException {
        watch.at(RunStep.Phase.COMPARING, "", 0, tables.size());
        return sides.ask(
                connection -> TableContent.of(
                        connection,
                        tables,
                        done -> watch.at(
                                RunStep.Phase.COMPARING, tables.get(done - 1).name(), done, tables.size())),
                connection -> TableContent.of(connection, tables, done -> {}));
    }

    /**
     * Moves what differs.
     *
     * @param tables those in question
     * @param compared what they held; of all tables before anything was locked, of some under their locks
     * @param all whether these are all tables
     * @param anyDeletion whether any number of rows may be deleted
     */
    Change settle(
            List<CopiedTable> tables,
            SideBySide.Answers<Map<CopiedTable, TableContent>> compared,
            boolean all,
            boolean anyDeletion)
            throws SQLException, ReplicationException, ViolationException, InterruptedException {
        var wanted = compared.master();
        var there = compared.slave();
        var candidates = tables.stream()
                .filter(table -> classes.isTokens(table)
                        || !TableContent.in(wanted, table)
                                .differing(TableContent.in(there, table))
                                .isEmpty())
                .toList();
        if (candidates.isEmpty() && moved.isEmpty()) {
            end.check(master, slave);
            return new Change(tables.size(), Set.of(), write, rowsDeleted, rowsInserted, hash(wanted));
        }
        lock(candidates);
        var keys = ForeignKeys.of(slave);
        var limit = new DeletionLimit(classes);
        for (var table : candidates) {
            watch.at(RunStep.Phase.COPYING, table.name(), candidates.indexOf(table), candidates.size());
            end.check(master, slave);
            settle(table, TableContent.in(wanted, table), TableContent.in(there, table), limit, anyDeletion, keys);
        }
        limit.check();
        watch.at(RunStep.Phase.PROVING, "", 0, moved.size());
        checkForeignKeys(keys, all ? tables : List.of());
        prove(candidates, wanted, there, all);
        end.check(master, slave);
        return new Change(tables.size(), names(moved.keySet()), write, rowsDeleted, rowsInserted, hash(wanted));
    }

    private void settle(
            CopiedTable table,
            TableContent wanted,
            TableContent there,
            DeletionLimit limit,
            boolean anyDeletion,
            ForeignKeys keys)
            throws SQLException, ReplicationException, InterruptedException {
        var parts = wanted.differing(there);
        var all = parts.isEmpty()
                ? RowDifference.of(new RowPlaces(), new RowPlaces())
                : RowDifference.between(sides, table, parts, wanted.rows(), there.rows());
        var tokens = new TokenRows(slave, table);
        var difference = classes.isTokens(table) ? tokens.wanted(all) : all;
        if (!anyDeletion) {
            limit.count(table, difference.vanished(), there.rows());
        }
        if (limit.reached()) {
            return; // the others are only counted: the message names all
        }
        if (!difference.isEmpty()) {
            write = true;
            moved.put(table, keys.before(table, difference));
            new RowMover(master, slave, table, watch::bytes).move(difference);
            count(difference.rowsDeleted(), difference.rowsInserted());
        }
        if (classes.isTokens(table)) {
            write |= tokens.remember(all, difference);
        }
    }

    /** Everything anew, for a slave that was never proven; its readers wait until the commit. */
    Change fill(List<CopiedTable> tables)
            throws SQLException, ReplicationException, ViolationException, InterruptedException {
        var whole = tables.stream().filter(table -> !classes.isTokens(table)).toList();
        lock(whole);
        var deleted = new FirstFill(slave, whole).empty(ForeignKeys.of(slave));
        for (var table : whole) {
            watch.at(RunStep.Phase.COPYING, table.name(), whole.indexOf(table), tables.size());
            end.check(master, slave);
            long rows = new RowMover(master, slave, table, watch::bytes).fill();
            count(deleted.getOrDefault(table, 0L), rows);
            if (rows > 0 || deleted.containsKey(table)) {
                moved.put(table, new ForeignKeys.Moved(false, "[]"));
            }
        }
        write = true;
        return settle(tables, compare(tables), true, true);
    }

    private void count(long deleted, long inserted) {
        rowsDeleted += deleted;
        rowsInserted += inserted;
        watch.rows(deleted + inserted);
    }

    /** Keeps local writers out until the commit; readers go on. Always in the order of names. */
    void lock(List<CopiedTable> tables) throws SQLException {
        if (!tables.isEmpty()) {
            Sql.run(
                    slave,
                    "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE"
                            .formatted(tables.stream().map(CopiedTable::from).collect(Collectors.joining(", "))));
        }
    }

    /**
     * @param equal if all tables were compared, these: between two of them a key holds because it holds on the master
     */
    private void checkForeignKeys(ForeignKeys keys, List<CopiedTable> equal) throws SQLException, ViolationException {
        if (moved.isEmpty()) {
            return;
        }
        var tokens = Exclusions.of(classes.tokens());
        rowsDeleted += keys.deleteOrphans(tokens::covers);
        var settled = equal.stream()
                .filter(classes::mustBeEqual)
                .flatMap(table -> Stream.concat(Stream.of(table.name()), table.roots().stream()))
                .collect(Collectors.toSet());
        var violated =
                keys.violated(moved, key -> settled.contains(key.childName()) && settled.contains(key.parentName()));
        if (violated.isPresent()) {
            throw new ViolationException(
                    "replication failed: the rows of %s would violate %s on the slave; nothing was committed, the slave's rows are unchanged"
                            .formatted(names(moved.keySet()), violated.get()));
        }
    }

    /**
     * Each table that was written, again and wholly: nothing kept other writers out before it was locked. A table that was
     * compared under its lock, only in the parts that differed. Where triggers fire in an apply, they may have written
     * anywhere: then all that was compared.
     */
    private void prove(
            List<CopiedTable> candidates,
            Map<CopiedTable, TableContent> wanted,
            Map<CopiedTable, TableContent> before,
            boolean all)
            throws SQLException, ReplicationException {
        boolean meddled = !moved.isEmpty() && Triggers.fire(slave);
        var unequal = new ArrayList<CopiedTable>();
        for (var table : meddled ? wanted.keySet() : candidates) {
            var content = TableContent.in(wanted, table);
            var parts = meddled || all ? content.everyPart() : content.differing(TableContent.in(before, table));
            if (classes.mustBeEqual(table) && !content.equalIn(parts, TableContent.of(slave, table, parts))) {
                unequal.add(table);
            }
        }
        if (!unequal.isEmpty()) {
            throw new ReplicationException(
                    ReplicationException.Kind.FAILED,
                    "replication failed: %s on the slave would not equal the master's snapshot (a trigger that always fires, or another writer); nothing was committed, the slave's rows are unchanged"
                            .formatted(names(unequal)),
                    null);
        }
    }

    private String hash(Map<CopiedTable, TableContent> contents) {
        var hashes = new LinkedHashMap<String, ContentHash>();
        contents.forEach((table, content) -> {
            if (classes.mustBeEqual(table)) {
                hashes.put(table.name(), content.whole());
            }
        });
        return ContentHash.together(hashes);
    }

    private static Set<String> names(Iterable<CopiedTable> tables) {
        var names = new TreeSet<String>();
        tables.forEach(table -> names.add(table.name()));
        return names;
    }
}
