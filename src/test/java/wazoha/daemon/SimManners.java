package wazoha.daemon;

import java.util.Set;
import wazoha.failover.Action;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.node.NodeRole;
import wazoha.replication.MasterWord;

/** What must hold for every single decision of a simulation, by name. */
final class SimManners {
    private static final Set<Integer> COLLISIONS = Set.of(610, 620, 720);

    private final SimPair pair;
    private long drainSince = -1;
    private long claimWonAt = -1;
    private long sickBesideSlave = -1;
    private long unstarted = -1;
    private long abandoned = -1;
    private long idleYield = -1;
    private long disobeyed = -1;
    private int failovers;
    private int failbacks;
    private int announcedFailovers;
    private int announcedFailbacks;

    SimManners(SimPair pair) {
        this.pair = pair;
    }

    void announced(String event) {
        announcedFailovers += event.equals("ha_failover") ? 1 : 0;
        announcedFailbacks += event.equals("ha_failback") ? 1 : 0;
    }

    private void demand(boolean holds, String invariant) {
        pair.invariants.demand(holds, invariant);
    }

    void decided(SimNode node, CycleReport report) {
        var before = report.before();
        wishesFollowThePhase(before, report);
        reasonNamesTheCause(node, before, report);
        if (node.role == NodeRole.SLAVE) {
            slave(before, report);
        } else {
            master(before, report);
        }
    }

    private void wishesFollowThePhase(Phase before, CycleReport report) {
        var decision = report.decision();
        if (before != decision.next()) {
            return;
        }
        boolean claims = decision.wants(Action.CLAIM);
        switch (before) {
            case SERVING -> demand(decision.wants(Action.START_TELEPHONY), "WishesFollowThePhase");
            case STANDBY, STARTING, RETURNING, YIELDED ->
                demand(claims || decision.wants(Action.STOP_TELEPHONY), "WishesFollowThePhase");
            case TAKING_OVER, HANDING_BACK -> {}
        }
    }

    private void reasonNamesTheCause(SimNode node, Phase before, CycleReport report) {
        var decision = report.decision();
        if (before != decision.next() || COLLISIONS.contains(decision.rule())) {
            return;
        }
        var order = report.memory().order();
        boolean rests = before == Phase.STANDBY || before == Phase.SERVING || before == Phase.RETURNING;
        boolean silenced = order == Order.HOLD_EVEN_IF_NOBODY_SERVES && node.role == NodeRole.MASTER;
        boolean ordered = order != Order.NONE && (rests || silenced);
        boolean unproven = before == Phase.STANDBY && !report.memory().proven();
        if (ordered && !unproven) {
            demand(decision.why().contains("operator"), "ReasonNamesTheCause");
        }
        if (order == Order.NONE
                && before == Phase.STANDBY
                && report.peer().diagnosis().equals("ISOLATED")
                && !unproven) {
            demand(decision.why().contains("isolated"), "ReasonNamesTheCause");
        }
    }

    private void slave(Phase before, CycleReport report) {
        var decision = report.decision();
        String sight = report.peer().diagnosis();
        var word = freshWord(report);
        boolean offers = word.offering();
        boolean foreign = word.foreign(); // it gives way instead
        boolean serves = sight.equals("SERVING") && !offers && !foreign;
        long now = pair.now();
        boolean moved = before != decision.next();
        if (decision.wants(Action.CLAIM)) {
            demand(!serves, "NoNeedlessClaim");
        }
        claimWonAt = !report.memory().claimed() ? -1 : claimWonAt < 0 ? now : claimWonAt;
        if (before == Phase.TAKING_OVER && decision.wants(Action.START_TELEPHONY)) {
            demand(!serves, "NoStartBesideAMaster");
            boolean alive = sight.equals("SERVING") || sight.equals("SICK") || sight.equals("UNKNOWN");
            demand(!alive || now - claimWonAt >= 2500, "AYieldTakesItsTime");
        }
        drainSince =
                decision.rule() == 330 ? (drainSince < 0 ? now : drainSince) : decision.rule() == 340 ? drainSince : -1;
        if (before == Phase.SERVING && moved && report.memory().order() == Order.NONE && !serves && pair.callsGoOn) {
            demand(drainSince >= 0 && now - drainSince >= 4000, "CallsMayEnd");
        }
        failovers += before == Phase.TAKING_OVER && decision.next() == Phase.SERVING ? 1 : 0;
        boolean home = before == Phase.HANDING_BACK && decision.next() == Phase.STANDBY;
        failbacks += home && decision.rule() == 430 ? 1 : 0;
        if (before == Phase.HANDING_BACK && decision.next() == Phase.TAKING_OVER) {
            demand(decision.wants(Action.COUNT_FAILED_RETURN), "AFailedReturnIsCounted");
        }
    }

    /** What the master has told within 3 s, by whichever way. */
    private static MasterWord freshWord(CycleReport report) {
        return switch (report.peer().way()) {
            case "letterbox" -> report.sensed().letter().heartbeat();
            case "ssh" -> report.sensed().sshBeat();
            default -> Letter.NO_HEARTBEAT;
        };
    }

    private void master(Phase before, CycleReport report) {
        var decision = report.decision();
        String sight = report.peer().diagnosis();
        boolean starts = before != Phase.SERVING && decision.next() == Phase.SERVING;
        if (starts && before == Phase.STARTING) {
            demand(!sight.equals("SERVING"), "NoServiceBesideASlave");
        }
        if (starts && before == Phase.RETURNING && sight.equals("IDLE") && decision.rule() != 710) {
            demand(report.memory().claimed(), "ServiceIsClaimed");
            failbacks++;
        }
        if (starts && report.memory().order() == Order.HOLD_EVEN_IF_NOBODY_SERVES) {
            demand(before == Phase.STARTING && decision.rule() != 530 && decision.rule() != 520, "HoldIsHonoured");
        }
        boolean both = before == Phase.SERVING && sight.equals("SERVING");
        if (both && decision.next() == Phase.SERVING && !report.word().sick()) {
            demand(decision.why().contains("both serve"), "ReasonNamesTheCause");
        }
        demand(
                !(pair.foreign
                        && report.sensed().kinship().isForeign()
                        && report.word().ready()),
                "AStrangerTakesNoService");
        sickBesideSlave =
                SimInvariants.since(sickBesideSlave, both && report.word().sick(), pair.now());
        demand(sickBesideSlave < 0 || pair.now() - sickBesideSlave < 2000, "ASickMasterGivesWay");
    }

    /** What a pair in good order does without delay. */
    void check() {
        long now = pair.now();
        var master = pair.master;
        var slave = pair.slave;
        boolean well =
                master.daemonLives() && !master.telephony.broken && !master.telephony.ill && !master.telephony.frozen;
        boolean slaveWell = slave.daemonLives()
                && slave.database
                && !slave.telephony.broken
                && !slave.telephony.ill
                && !slave.telephony.frozen;
        boolean free = master.order() == Order.NONE;
        boolean calm = pair.talks() && !pair.lossy;

        boolean waits = well && free && calm && slaveWell && master.phase() == Phase.STARTING;
        unstarted = SimInvariants.since(unstarted, waits && slave.phase() == Phase.STANDBY, now);
        demand(unstarted < 0 || now - unstarted <= 8000, "StartIsPrompt");

        boolean left = well && free && master.phase() == Phase.RETURNING && !slave.power && master.cable;
        abandoned = SimInvariants.since(abandoned, left && sawSlave(), now);
        demand(abandoned < 0 || now - abandoned <= 12_000, "ReturnIsPrompt");

        boolean idle = well && free && calm && slaveWell && master.phase() == Phase.YIELDED;
        idleYield = SimInvariants.since(idleYield, idle && slave.phase() == Phase.STANDBY, now);
        demand(idleYield < 0 || now - idleYield <= 5000, "ReturnIsPrompt");
        obeys(well && free && calm && slaveWell, now);
    }

    private boolean sawSlave() {
        var report = pair.master.report;
        return report != null && report.peer().silentMillis() >= 0;
    }

    private void obeys(boolean healthy, long now) {
        var slave = pair.slave;
        boolean shallServe = slave.order() == Order.SERVE && healthy && slave.phase() != Phase.SERVING;
        boolean shallBeSilent = slave.order() == Order.STOP && slave.daemonLives() && slave.phase() != Phase.STANDBY;
        disobeyed = SimInvariants.since(disobeyed, (shallServe || shallBeSilent) && !slave.telephony.unclear, now);
        demand(disobeyed < 0 || now - disobeyed <= 20_000, "OrdersAreObeyed");
    }

    void atRest() {
        demand(announcedFailovers == failovers && announcedFailbacks == failbacks, "EveryMoveIsAnnounced");
    }
}
