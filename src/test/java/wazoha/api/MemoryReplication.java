package wazoha.api;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wazoha.daemon.RefusedException;
import wazoha.daemon.ReplicatedTable;
import wazoha.daemon.ReplicationControl;
import wazoha.daemon.ReplicationRun;
import wazoha.daemon.ReplicationStatus;
import wazoha.daemon.Verification;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.replication.Verifier;

/** The replication of a node in memory: an order is done when it is looked at for the second time. */
final class MemoryReplication implements ReplicationControl {
    private static final ReplicationRun RUN = new ReplicationRun(
            "2026-11-22T10:00:00.120Z",
            "continuous",
            "hinted",
            "asterisk",
            true,
            false,
            140,
            List.of("userfeatures", "linefeatures"),
            3,
            4,
            812,
            41,
            "1200:1200:",
            "0a1b2c3d4e5f60718293",
            1,
            "",
            1);
    private static final ReplicationRun FAILED = new ReplicationRun(
            "2026-11-22T10:00:05Z",
            "continuous",
            "",
            "asterisk",
            false,
            false,
            0,
            List.of(),
            0,
            0,
            0,
            7,
            "",
            "",
            0,
            "the schemas differ",
            12);

    /** What the node does first with each order. */
    @FunctionalInterface
    interface Obedience {
        void obey() throws RefusedException;
    }

    private final Obedience node;
    private final Supplier<HaSettings> settings;
    private ReplicationStatus.Ordered order = new ReplicationStatus.Ordered("idle", false, "");
    private ReplicationStatus.@Nullable Going going;
    private Verification verification = new Verification("idle", false, "", "", List.of());

    MemoryReplication(Obedience node, Supplier<HaSettings> settings) {
        this.node = node;
        this.settings = settings;
    }

    @Override
    public synchronized ReplicationStatus status() {
        var role = settings.get().role();
        boolean slave = role == NodeRole.SLAVE;
        var shown = new ReplicationStatus(
                role.wire(),
                slave ? "standby" : "ok",
                slave ? "" : "140 tables equal, 7 rows moved in 41 ms",
                slave ? -1 : 2100,
                slave ? -1 : 9300,
                going,
                order,
                new ReplicationStatus.Totals(312, 301, 12, 14, 2345, 9000, 41, slave ? -1 : 65_000),
                slave ? List.of() : List.of(RUN, FAILED),
                slave ? new ReplicationStatus.Slave(true, true, false, 17, "STANDBY") : null,
                List.of(
                        slave
                                ? new ReplicationStatus.OfDatabase("asterisk", "proven", -1, -1, 17, 0, 0, "")
                                : new ReplicationStatus.OfDatabase(
                                        "asterisk", "failing", 2100, 9300, 312, 301, 12, "the schemas differ")));
        if (going != null) {
            going = null;
            order = new ReplicationStatus.Ordered("done", order.force(), "140 tables equal, 7 rows moved in 41 ms");
        }
        return shown;
    }

    @Override
    public synchronized ReplicationStatus.Ordered run(boolean force) throws RefusedException {
        node.obey();
        demandMaster();
        order = new ReplicationStatus.Ordered("running", force, "");
        going = new ReplicationStatus.Going("manual", "copying", "userfeatures", 3, 12, 1200, 40_000, 2100);
        return order;
    }

    private void demandMaster() throws RefusedException {
        if (settings.get().role() == NodeRole.SLAVE) {
            throw new RefusedException("this node is the slave: type it on the master");
        }
    }

    @Override
    public synchronized Verification verify() throws RefusedException {
        node.obey();
        demandMaster();
        verification = new Verification("running", false, "3 of 140 tables compared, now cel", "", List.of());
        return verification;
    }

    @Override
    public synchronized Verification verification() {
        var shown = verification;
        if (shown.state().equals("running")) {
            var difference = new Verifier.Difference("userfeatures", 1000, 999, 3, 2);
            var report = new Verifier.Report(
                    "asterisk", 140, List.of(difference), 812, "1200:1200:", "0a1b2c3d4e5f60718293");
            verification = new Verification("done", false, "", "", List.of(report));
        }
        return shown;
    }

    @Override
    public List<ReplicatedTable> tables() throws RefusedException {
        node.obey();
        return List.of(
                new ReplicatedTable(
                        "asterisk",
                        "cel",
                        "call_records",
                        true,
                        false,
                        "each node keeps its own",
                        120_000,
                        true,
                        40 << 20),
                new ReplicatedTable(
                        "asterisk",
                        "parking_fees",
                        "configuration",
                        false,
                        true,
                        "no class names it; copied, and proven equal",
                        12,
                        false,
                        16_384));
    }
}
