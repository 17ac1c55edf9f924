package wazoha.daemon;

import java.util.Optional;
import java.util.function.Supplier;
import wazoha.failover.Kinship;
import wazoha.failover.Phase;
import wazoha.failover.SlaveSight;
import wazoha.failover.Telephony;
import wazoha.filesync.FileSyncException;
import wazoha.node.NodeRole;
import wazoha.replication.Adoption;
import wazoha.replication.ReplicationException;
import wazoha.replication.Replicator;

/** Carries out {@code wazo-ha adopt}, between two runs: says no where it could do harm. */
final class Adopting {
    private final NodeRole from;
    private final Supplier<Optional<CycleReport>> reports;
    private final Board.Herald herald;

    /** @param from whose rows the pair goes on with */
    Adopting(NodeRole from, Supplier<Optional<CycleReport>> reports, Board.Herald herald) {
        this.from = from;
        this.reports = reports;
        this.herald = herald;
    }

    /** What was done, in words. */
    String carryOut(DataKeeper.LastFetch fetch, DataKeeper.Engines engines)
            throws RefusedException, ReplicationException, FileSyncException, InterruptedException {
        var report = reports.get().orElseThrow(() -> refused("the daemon has just started: try again"));
        if (!report.sensed().letter().fromLetterbox()) {
            throw refused("the slave's database cannot be reached (TCP 5432)");
        }
        demandDifference(report.sensed().kinship(), report);
        return from == NodeRole.SLAVE ? fromSlave(report, engines) : fromMaster(report, fetch, engines);
    }

    private void demandDifference(Kinship kinship, CycleReport report) throws RefusedException {
        switch (kinship) {
            case UNKNOWN -> throw refused("this node's own database was not read yet: try again in some seconds");
            case UNPROVEN -> throw refused("the slave was never filled: the first run does that without a decision");
            case SAME ->
                throw refused("there is nothing to adopt: both nodes are of one history (%s)"
                        .formatted(report.sensed().letter().state().lineage()));
            case SLAVE_BEHIND -> {
                if (from == NodeRole.MASTER) {
                    throw refused("no decision is needed: the next run keeps what differs on the slave, and copies");
                }
            }
            case MASTER_BEHIND, STRANGERS -> {}
        }
    }

    private String fromSlave(CycleReport report, DataKeeper.Engines engines)
            throws RefusedException, ReplicationException, InterruptedException {
        boolean silent =
                report.memory().phase() != Phase.SERVING && report.sensed().telephony() == Telephony.STOPPED;
        if (!silent) {
            throw refused(
                    "telephony of this master runs on the rows that would be replaced (phase %s): order service to the slave first (xivo-manage-slave-services start, on the slave)"
                            .formatted(report.memory().phase()));
        }
        var done = engines.adoption().fromSlave(report.memory().epoch());
        return told(done, "this master has the slave's rows, proven equal (%d moved)".formatted(done.rowsMoved()));
    }

    private String fromMaster(CycleReport report, DataKeeper.LastFetch fetch, DataKeeper.Engines engines)
            throws RefusedException, ReplicationException, FileSyncException, InterruptedException {
        var sight = SlaveSight.valueOf(report.peer().diagnosis());
        if (sight != SlaveSight.IDLE) {
            throw refused(
                    "the slave is not silent (%s, phase %s): if its rows shall go, order it silent first (xivo-manage-slave-services stop, on the slave)"
                            .formatted(sight, report.peer().phase()));
        }
        if (report.memory().phase() != Phase.SERVING || !report.memory().claimed()) {
            throw refused("this master does not serve under the newest claim (phase %s)"
                    .formatted(report.memory().phase()));
        }
        if (report.word().sick()) {
            throw refused("this master is sick: its own telephony does not answer");
        }
        var epoch = report.memory().epoch();
        if (report.sensed().letter().state().dirty()) {
            fetch.fetchLast(engines.merge(), epoch);
        }
        var done = engines.adoption().fromMaster(epoch, "adopted from the master");
        String text = told(done, "the slave's letterbox has this master's lineage");
        var run = engines.replicator().run(epoch, Replicator.Scope.WHOLE, true);
        return "%s; %d tables equal, %d rows moved"
                .formatted(text, run.tables(), run.rowsDeleted() + run.rowsInserted());
    }

    private String told(Adoption.Adopted done, String what) {
        String text =
                "adopted from the %s: %s; %d rows that differed are kept in wazo_ha.conflict of this master (%s before, %s now)"
                        .formatted(from.wire(), what, done.kept(), done.before(), done.now());
        herald.announce("adopted", text);
        return text;
    }

    private RefusedException refused(String why) {
        return new RefusedException("adopt --from %s refused: %s; nothing was changed".formatted(from.wire(), why));
    }
}
