package wazoha.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private static final Logger LOG = LoggerFactory.getLogger(Adopting.class);

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
    String carryOut(DataKeeper.LastFetch fetch, Engines engines)
            throws RefusedException, ReplicationException, FileSyncException, InterruptedException {
        var report = reports.get().orElseThrow(() -> refused("the daemon has just started: try again"));
        if (!report.sensed().letter().fromLetterbox()) {
            throw refused("the slave's database cannot be reached (TCP 5432)");
        }
        var wanted = wanted(engines, report);
        return from == NodeRole.SLAVE ? fromSlave(report, wanted) : fromMaster(report, fetch, engines, wanted);
    }

    /** The databases whose histories differ; that of the letterbox is what the pair goes by. */
    private List<Engines.Copy> wanted(Engines engines, CycleReport report) throws RefusedException {
        var kinship = report.sensed().kinship();
        if (kinship == Kinship.UNKNOWN) {
            demandDifference(kinship, report);
        }
        var wanted = new ArrayList<Engines.Copy>();
        for (var copy : engines.copies()) {
            boolean letterbox = copy.equals(engines.copies().get(0));
            if (needsDecision(letterbox ? kinship : kinship(copy))) {
                wanted.add(copy);
            }
        }
        if (wanted.isEmpty()) {
            demandDifference(kinship, report);
        }
        return wanted;
    }

    /** One that cannot be asked keeps the others from nothing: its runs fail, and say why. */
    private static Kinship kinship(Engines.Copy copy) {
        try {
            var histories = copy.adoption().histories();
            return Kinship.of(histories.master(), histories.slave());
        } catch (ReplicationException unread) {
            LOG.warn(
                    "the history of database {} is not known: {}",
                    copy.database().name(),
                    unread.getMessage());
            return Kinship.UNKNOWN;
        }
    }

    private boolean needsDecision(Kinship kinship) {
        return kinship.isForeign() || (kinship == Kinship.SLAVE_BEHIND && from == NodeRole.SLAVE);
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

    private String fromSlave(CycleReport report, List<Engines.Copy> wanted)
            throws RefusedException, ReplicationException, InterruptedException {
        boolean silent =
                report.memory().phase() != Phase.SERVING && report.sensed().telephony() == Telephony.STOPPED;
        if (!silent) {
            throw refused(
                    "telephony of this master runs on the rows that would be replaced (phase %s): order service to the slave first (xivo-manage-slave-services start, on the slave)"
                            .formatted(report.memory().phase()));
        }
        var texts = new ArrayList<String>();
        for (var copy : wanted) {
            var done = copy.adoption().fromSlave(report.memory().epoch());
            texts.add(told(
                    copy,
                    done,
                    "this master has the slave's rows, proven equal (%d moved)".formatted(done.rowsMoved())));
        }
        return String.join("; ", texts);
    }

    private String fromMaster(
            CycleReport report, DataKeeper.LastFetch fetch, Engines engines, List<Engines.Copy> wanted)
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
        var texts = new ArrayList<String>();
        for (var copy : wanted) {
            var done = copy.adoption().fromMaster(epoch, "adopted from the master");
            String text = told(copy, done, "the slave's letterbox has this master's lineage");
            var run = copy.replicator().run(epoch, Replicator.Scope.WHOLE, true);
            texts.add("%s; %d tables equal, %d rows moved"
                    .formatted(text, run.tables(), run.rowsDeleted() + run.rowsInserted()));
        }
        return String.join("; ", texts);
    }

    private String told(Engines.Copy copy, Adoption.Adopted done, String what) {
        String text =
                "adopted from the %s: %s; %d rows that differed are kept in wazo_ha.conflict of this master, database %s (%s before, %s now)"
                        .formatted(
                                from.wire(), what, done.kept(), copy.database().name(), done.before(), done.now());
        herald.announce("adopted", text);
        return text;
    }

    private RefusedException refused(String why) {
        return new RefusedException("adopt --from %s refused: %s; nothing was changed".formatted(from.wire(), why));
    }
}
