package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

/** A pair in standby whose list has two databases, each on two real servers; the first bears the letterbox. */
final class PairWithFurther implements AutoCloseable {
    static final Epoch TWO = TwoDatabases.TWO;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final TwoDatabases first = TwoDatabases.paired();
    final String name = first.master.name() + "_reports";
    final DatabaseAccess master = first.master.named(name);
    final DatabaseAccess slave = first.slave.named(name);
    final DatabaseAccess slaveFromMaster = first.slaveFromMaster.named(name);
    final Guarding guarding = Guarding.in(first.master, first.slaveFromMaster);
    final JdbcSlaveLetterbox letterbox = letterbox(first.slave, slave);

    PairWithFurther() throws SQLException, LetterboxException {
        first.onBoth("CREATE DATABASE %s STRATEGY FILE_COPY".formatted(name));
        new ReplicationRole(slave, first.role).createOrRenewInFurther(TwoDatabases.PASSWORD);
        letterbox.install();
    }

    JdbcSlaveLetterbox letterbox(DatabaseAccess bearer, DatabaseAccess further) {
        return new JdbcSlaveLetterbox(
                bearer, List.of(further), first.role, TwoDatabases.EXCLUDE, Ticker.system(), TwoDatabases.GAP_PATIENCE);
    }

    Replicator replicator() {
        return replicator(new RunMemory(), step -> {});
    }

    Replicator replicator(RunMemory memory, Consumer<RunStep> watcher) {
        return new Replicator(
                master,
                slaveFromMaster,
                guarding,
                TableClasses.excluding(TwoDatabases.EXCLUDE),
                PATIENCE,
                PATIENCE.multipliedBy(2),
                Ticker.system(),
                memory,
                watcher);
    }

    /** A whole run of each database, under this epoch. */
    void run(Epoch epoch) throws ReplicationException, InterruptedException {
        first.replicator().run(epoch, Replicator.Scope.WHOLE, false);
        replicator().run(epoch, Replicator.Scope.WHOLE, false);
    }

    MergePasses passes() {
        return new MergePasses(List.of(firstPass(), furtherPass()));
    }

    MergePass firstPass() {
        return new MergePass(first.master, first.slaveFromMaster, TwoDatabases.EXCLUDE, PATIENCE, Ticker.system());
    }

    private MergePass furtherPass() {
        return new MergePass(master, slaveFromMaster, guarding, TwoDatabases.EXCLUDE, PATIENCE, Ticker.system());
    }

    Adoption adoption() {
        return new Adoption(
                master,
                slaveFromMaster,
                guarding,
                TableClasses.excluding(TwoDatabases.EXCLUDE),
                PATIENCE,
                Ticker.system(),
                () -> LocalAdmin.over(master));
    }

    /** The gate of a transaction that writes into the further database, as a run opens it. */
    FurtherGate gate(Connection there, Connection guard) throws SQLException {
        try (var here = master.open();
                var bearer = first.master.open()) {
            UUID lineage = Pair.read(bearer).lineage();
            return new FurtherGate(there, guard, TWO, Pair.read(here), lineage);
        }
    }

    /** The slave hands back and the master claims the next epoch. */
    void comeHome(Epoch taken, Epoch next) throws LetterboxException {
        letterbox.handBack();
        try (var box = first.masterLetterbox()) {
            box.claim(taken, next);
        }
    }

    /** The same statements in the further database of both sides. */
    void onBoth(String sql) throws SQLException {
        first.on(master, sql);
        first.on(slave, sql);
    }

    void onMaster(String sql) throws SQLException {
        first.on(master, sql);
    }

    void onSlave(String sql) throws SQLException {
        first.on(slave, sql);
    }

    String masterText(String sql) throws SQLException {
        return first.text(master, sql);
    }

    String slaveText(String sql) throws SQLException {
        return first.text(slave, sql);
    }

    @Override
    public void close() throws SQLException {
        letterbox.close();
        first.close();
    }
}
