package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.Ticker;

/**
 * Makes one history of two: the pair goes on with the rows of one node, and what the other one had beyond them is kept in
 * {@code wazo_ha.conflict} of the master's database first (docs/architecture.md, lineage).
 *
 * <p>One call at a time, and none beside a run.
 */
public final class Adoption {
    /**
     * An adoption that is committed.
     *
     * @param kept rows in quarantine
     * @param before lineage of the node that gave its own up
     * @param now of both nodes
     * @param rowsMoved into the master's database; 0 where the master's rows stay, since a run carries those
     */
    public record Adopted(long kept, Lineage before, Lineage now, long rowsMoved) {}

    /** What either side says of its history. */
    public record Histories(Lineage master, Lineage slave) {}

    /** The superuser of this node's database, asked for when the slave's rows are to be written there. */
    @FunctionalInterface
    public interface Superuser {
        LocalAdmin get() throws LetterboxException;
    }

    private final DatabaseAccess master;
    private final DatabaseAccess slave;
    private final Guarding guarding;
    private final Exclusions exclusions;
    /** All that is copied, without the special classes: one node's rows are taken as they are. */
    private final TableClasses copied;

    private final Duration patience;
    private final Ticker ticker;
    private final Superuser admin;

    /**
     * @param master this node's own database as the daemon's role
     * @param slave the slave's database as the replication role
     * @param patience for the whole; that of a first fill
     */
    public Adoption(
            DatabaseAccess master,
            DatabaseAccess slave,
            TableClasses classes,
            Duration patience,
            Ticker ticker,
            Superuser admin) {
        this(master, slave, Guarding.inside(), classes, patience, ticker, admin);
    }

    /** @param guarding where the guard of this database's copies is */
    public Adoption(
            DatabaseAccess master,
            DatabaseAccess slave,
            Guarding guarding,
            TableClasses classes,
            Duration patience,
            Ticker ticker,
            Superuser admin) {
        this.guarding = guarding;
        this.master = master.as("wazo-ha adoption");
        this.slave = slave.as("wazo-ha adoption");
        this.exclusions = classes.excluded();
        this.copied = TableClasses.excluding(classes.exclude());
        this.patience = patience;
        this.ticker = ticker;
        this.admin = admin;
    }

    /** The histories of this database as they are now. */
    public Histories histories() throws ReplicationException {
        try (var here = opened(master);
                var there = opened(slave)) {
            var slaves = slaves(there); // first: of the master's counter a later value is no wonder
            return new Histories(Pair.look(here), slaves);
        } catch (SQLException failed) {
            throw failure("nothing was changed", failed);
        }
    }

    /**
     * The slave's rows that differ are kept, then its letterbox takes the master's lineage and counter; the next run may
     * overwrite them. The slave must be silent and clean, and this master the holder of the epoch.
     *
     * @param reason why, in a word or two: stands beside every row that is kept
     */
    public Adopted fromMaster(Epoch epoch, String reason) throws ReplicationException, InterruptedException {
        try (var here = opened(master);
                var there = opened(slave);
                var guard = guarding.open(DatabaseAccess::open)) {
            if (guarding.row() == HistoryRow.LETTERBOX) {
                demandProtocol(there);
            }
            var pair = Pair.read(here);
            var now = new Lineage(pair.lineage(), pair.runs());
            var end = begin(here, there);
            new Preflight(master, slave).check(here, there, exclusions);
            var before = slaves(there);
            var label = new Quarantine.Label(reason, "slave", epoch, before);
            long kept = new Quarantine(there, here, here, end).keep(Catalogue.tables(there, exclusions), label);
            Clones.renew(here, there, guarding.row());
            Sql.durably(here);
            here.commit();
            there.rollback();
            // the row is written with every heartbeat, and a snapshot from before one could not lock it
            there.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            var gate = guard.gate(there, epoch, pair);
            gate.adopt(before, now);
            there.commit();
            gate.release();
            return new Adopted(kept, before, now, 0);
        } catch (SQLException failed) {
            throw failure("the slave's rows are unchanged", failed);
        }
    }

    /**
     * The slave's rows become the master's, with its lineage and counter, in one transaction of the master's database that
     * proves them equal before its commit and keeps what the master had. The slave may serve meanwhile: its rows are those
     * of one moment.
     */
    public Adopted fromSlave(Epoch epoch) throws ReplicationException, InterruptedException {
        try (var look = opened(master)) {
            if (BorrowedRights.areNeedless(look)) {
                return takeRows(epoch);
            }
        } catch (SQLException failed) {
            throw failure("this master's rows are unchanged", failed);
        }
        return borrowing(epoch);
    }

    private Adopted borrowing(Epoch epoch) throws ReplicationException, InterruptedException {
        try {
            var rights = new BorrowedRights(admin.get(), master);
            rights.take();
            try {
                return takeRows(epoch);
            } finally {
                rights.giveBack();
            }
        } catch (LetterboxException refused) {
            throw new ReplicationException(
                    ReplicationException.Kind.REFUSED,
                    "adoption refused: the daemon's role may not write the tables of this node, and its superuser did not lend it that: %s; this master's rows are unchanged"
                            .formatted(refused.getMessage()),
                    refused);
        }
    }

    private Adopted takeRows(Epoch epoch) throws ReplicationException, InterruptedException {
        try (var here = opened(master);
                var there = opened(slave)) {
            var pair = Pair.read(here);
            var before = new Lineage(pair.lineage(), pair.runs());
            var end = begin(there);
            here.setAutoCommit(false);
            end.grant(here);
            new Preflight(master, slave).check(here, there, exclusions);
            var now = slaves(there);
            if (now.isEmpty()) {
                throw new ReplicationException(
                        ReplicationException.Kind.REFUSED,
                        "adoption refused: the slave was never filled by a master, so it has no rows of the pair; this master's rows are unchanged",
                        null);
            }
            Sql.run(here, "SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '2s'");
            var tables = lock(here);
            var label = new Quarantine.Label("adopted from the slave", "master", epoch, before);
            long kept = new Quarantine(here, there, here, end).keep(tables, label);
            var apply = new Apply(there, here, copied, end, new Watch(step -> {}));
            var change = apply.settle(tables, apply.compare(tables), true, true);
            Sql.change(here, "UPDATE wazo_ha.pair SET lineage = ?, runs = ?", now.pair(), now.runs());
            Sql.durably(here);
            here.commit();
            Sequences.advance(new SideBySide(there, here, end), here, exclusions);
            here.commit();
            return new Adopted(kept, before, now, change.rowsDeleted() + change.rowsInserted());
        } catch (ViolationException failed) {
            throw new ReplicationException(
                    ReplicationException.Kind.FAILED,
                    "adoption failed: the slave's rows would violate a foreign key here (%s); this master's rows are unchanged"
                            .formatted(failed.getMessage()),
                    failed);
        } catch (SQLException failed) {
            throw failure("this master has the rows of before or those of the slave, never a part", failed);
        }
    }

    /** Other writers of this node wait or fail meanwhile; readers go on. */
    private List<CopiedTable> lock(Connection here) throws SQLException {
        var tables = Catalogue.tables(here, exclusions);
        if (!tables.isEmpty()) {
            Sql.run(
                    here,
                    "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE"
                            .formatted(tables.stream().map(CopiedTable::from).collect(Collectors.joining(", "))));
        }
        return tables;
    }

    private Lineage slaves(Connection there) throws SQLException {
        return Sql.one(
                there,
                row -> new Lineage(row.getObject(1, UUID.class), row.getLong(2)),
                "SELECT lineage, runs FROM " + guarding.row().table());
    }

    private static void demandProtocol(Connection there) throws SQLException, ReplicationException {
        int protocol = LetterboxSchema.protocol(there);
        if (protocol < 2) {
            throw new ReplicationException(
                    ReplicationException.Kind.REFUSED,
                    "adoption refused: the slave's letterbox speaks protocol %d, and 2 is needed; upgrade wazo-ha there and start its daemon; nothing was changed"
                            .formatted(protocol),
                    null);
        }
    }

    private static Connection opened(DatabaseAccess access) throws SQLException {
        var connection = access.open();
        Canonical.settings(connection);
        return connection;
    }

    private Deadline begin(Connection... connections) throws SQLException, InterruptedException {
        var end = Deadline.in(patience, ticker);
        for (var connection : connections) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            end.grant(connection);
        }
        return end;
    }

    private ReplicationException failure(String whatIsTrue, SQLException failed) {
        return new ReplicationException(
                ReplicationException.kindOf(failed),
                "adoption between %s and %s failed: %s; %s"
                        .formatted(
                                master.place(),
                                slave.place(),
                                String.valueOf(failed.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                                whatIsTrue),
                failed);
    }
}
