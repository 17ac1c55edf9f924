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
    /** A run that deletes more than this share of a table, and more than so many rows, needs force. */
    private static final double SHARE = 0.2;

    private static final long ROWS = 100;

    /** What was done. */
    record Change(
            int tables,
            Set<String> touched,
            long rowsDeleted,
            long rowsInserted,
            long bytes,
            String snapshot,
            String hash) {}

    private final Connection master;
    private final Connection slave;
    private final Exclusions exclusions;
    private final Deadline end;

    Apply(Connection master, Connection slave, Exclusions exclusions, Deadline end) {
        this.master = master;
        this.slave = slave;
        this.exclusions = exclusions;
        this.end = end;
    }

    /** @param anyDeletion whether any number of rows may be deleted */
    Change run(boolean anyDeletion) throws SQLException, ReplicationException, InterruptedException {
        String snapshot = Sql.one(master, row -> row.getString(1), "SELECT pg_current_snapshot()::text");
        var tables = Catalogue.tables(master, exclusions);
        var wanted = ContentHash.of(master, tables);
        end.check(master, slave);
        var touched = lock(differing(tables, wanted, ContentHash.of(slave, tables)));
        var differences = differences(touched, wanted);
        if (!anyDeletion) {
            refuseMassDeletion(differences);
        }
        long bytes = 0;
        for (var difference : differences.entrySet()) {
            end.check(master, slave);
            bytes += new RowMover(master, slave, difference.getKey()).move(difference.getValue());
        }
        end.check(master, slave);
        checkForeignKeys(touched);
        prove(touched, wanted);
        end.check(master, slave);
        return new Change(
                tables.size(),
                names(touched),
                differences.values().stream()
                        .mapToLong(RowDifference::rowsDeleted)
                        .sum(),
                differences.values().stream()
                        .mapToLong(RowDifference::rowsInserted)
                        .sum(),
                bytes,
                snapshot,
                ContentHash.together(wanted));
    }

    private static List<CopiedTable> differing(
            List<CopiedTable> tables, Map<String, ContentHash> wanted, Map<String, ContentHash> there) {
        return tables.stream()
                .filter(table -> !ContentHash.in(wanted, table).equals(ContentHash.in(there, table)))
                .toList();
    }

    /** Keeps local writers out until the commit; readers go on. Always in the order of names. */
    private List<CopiedTable> lock(List<CopiedTable> touched) throws SQLException {
        if (!touched.isEmpty()) {
            Sql.run(
                    slave,
                    "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE"
                            .formatted(touched.stream().map(CopiedTable::from).collect(Collectors.joining(", "))));
        }
        return touched;
    }

    private Map<CopiedTable, RowDifference> differences(List<CopiedTable> touched, Map<String, ContentHash> wanted)
            throws SQLException, InterruptedException {
        var locked = ContentHash.of(slave, touched);
        var differences = new LinkedHashMap<CopiedTable, RowDifference>();
        for (var table : touched) {
            end.check(master, slave);
            differences.put(
                    table,
                    RowDifference.between(
                            master,
                            slave,
                            table,
                            ContentHash.in(wanted, table).rows(),
                            ContentHash.in(locked, table).rows()));
        }
        return differences;
    }

    private static void refuseMassDeletion(Map<CopiedTable, RowDifference> differences) throws ReplicationException {
        var tooMany = new ArrayList<String>();
        differences.forEach((table, difference) -> {
            if (difference.vanished() > ROWS && difference.vanished() > SHARE * difference.slaveRows()) {
                tooMany.add(
                        "%d of %d rows of %s".formatted(difference.vanished(), difference.slaveRows(), table.name()));
            }
        });
        if (!tooMany.isEmpty()) {
            throw new ReplicationException(
                    ReplicationException.Kind.REFUSED,
                    "replication refused: it would delete %s on the slave, more than a fifth; the slave's rows are unchanged; if that is meant, delete them there by hand first"
                            .formatted(String.join(", ", tooMany)),
                    null);
        }
    }

    private void checkForeignKeys(List<CopiedTable> touched) throws SQLException, ReplicationException {
        if (touched.isEmpty()) {
            return;
        }
        var concerned = touched.stream()
                .flatMap(table -> Stream.concat(Stream.of(table.name()), table.roots().stream()))
                .collect(Collectors.toSet());
        var violated = ForeignKeys.violated(slave, concerned);
        if (violated.isPresent()) {
            throw new ReplicationException(
                    ReplicationException.Kind.FAILED,
                    "replication failed: the rows of %s would violate %s on the slave; nothing was committed, the slave's rows are unchanged"
                            .formatted(names(touched), violated.get()),
                    null);
        }
    }

    private void prove(List<CopiedTable> touched, Map<String, ContentHash> wanted)
            throws SQLException, ReplicationException {
        var unequal = differing(touched, wanted, ContentHash.of(slave, touched));
        if (!unequal.isEmpty()) {
            throw new ReplicationException(
                    ReplicationException.Kind.FAILED,
                    "replication failed: %s on the slave would not equal the master's snapshot (a trigger that always fires, or another writer); nothing was committed, the slave's rows are unchanged"
                            .formatted(names(unequal)),
                    null);
        }
    }

    private static Set<String> names(List<CopiedTable> tables) {
        return tables.stream().map(CopiedTable::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
