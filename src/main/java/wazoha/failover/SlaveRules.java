package wazoha.failover;

import static wazoha.failover.Action.ANNOUNCE_FAILBACK;
import static wazoha.failover.Action.ANNOUNCE_FAILOVER;
import static wazoha.failover.Action.CLAIM;
import static wazoha.failover.Action.COUNT_FAILED_RETURN;
import static wazoha.failover.Action.HAND_BACK;
import static wazoha.failover.Action.START_TELEPHONY;
import static wazoha.failover.Action.STOP_TELEPHONY;
import static wazoha.failover.Action.TAKE_BASE;
import static wazoha.failover.Phase.HANDING_BACK;
import static wazoha.failover.Phase.SERVING;
import static wazoha.failover.Phase.STANDBY;
import static wazoha.failover.Phase.TAKING_OVER;

import java.util.List;

/** What a slave does about what it sees. Read top down: the first row that matches decides. */
public final class SlaveRules {
    private SlaveRules() {}

    public static final RuleTable<SlaveFacts> TABLE = new RuleTable<>(List.of(
            rule(100, STANDBY)
                    .when("stopped, or held even if nobody serves", SlaveRules::mustBeSilent)
                    .then(STANDBY, STOP_TELEPHONY)
                    .because("an operator keeps this node silent, even if nobody serves"),
            rule(110, STANDBY)
                    .when("ordered to serve, and the master does not serve or offers", SlaveRules::orderedAndFree)
                    .then(TAKING_OVER)
                    .because("an operator ordered service here, and the master leaves it"),
            rule(120, STANDBY)
                    .when("ordered to serve", f -> f.order() == Order.SERVE)
                    .then(STANDBY, STOP_TELEPHONY)
                    .because("an operator ordered service here: the master is asked to yield"),
            rule(130, STANDBY)
                    .when("never proven", f -> !f.proven())
                    .then(STANDBY, STOP_TELEPHONY)
                    .because("no replication was ever proven here: serve only by order"),
            rule(140, STANDBY)
                    .when("nobody served", SlaveFacts::nobodyServed)
                    .then(TAKING_OVER)
                    .because("nobody has served for a minute: serve"),
            rule(150, STANDBY)
                    .when("held", f -> f.order() == Order.HOLD)
                    .then(STANDBY, STOP_TELEPHONY)
                    .because("an operator holds the node: service stays where it is"),
            rule(160, STANDBY)
                    .when("master TELEPHONY_DEAD", f -> f.master() == MasterSight.TELEPHONY_DEAD)
                    .then(TAKING_OVER)
                    .because("the master's host lives and its telephony is dead: take over"),
            rule(165, STANDBY)
                    .when("master UNREACHABLE", f -> f.master() == MasterSight.UNREACHABLE)
                    .then(TAKING_OVER)
                    .because("the master does not answer at all: take over"),
            rule(170, STANDBY)
                    .when("master SICK and offers", f -> f.master() == MasterSight.SICK && f.offers())
                    .then(TAKING_OVER)
                    .because("the master is sick and offers service: take it"),
            rule(180, STANDBY)
                    .when("ISOLATED", f -> f.master() == MasterSight.ISOLATED)
                    .then(STANDBY, STOP_TELEPHONY)
                    .because("no reference address answers either: this node is isolated"),
            rule(190, STANDBY).then(STANDBY, STOP_TELEPHONY).because("the master's turn: stay silent"),
            //
            rule(200, TAKING_OVER)
                    .when("stopped", f -> f.order() == Order.STOP)
                    .then(HANDING_BACK)
                    .because("an operator stopped telephony here"),
            rule(210, TAKING_OVER)
                    .when("not claimed, and the master serves", f -> !f.claimed() && f.masterKeepsServing())
                    .then(STANDBY)
                    .because("the master serves again before the claim: leave it there"),
            rule(220, TAKING_OVER)
                    .when("not claimed", f -> !f.claimed())
                    .then(TAKING_OVER, CLAIM)
                    .because("claim before telephony starts"),
            rule(230, TAKING_OVER)
                    .when("the master serves", SlaveFacts::masterKeepsServing)
                    .then(HANDING_BACK)
                    .because("both would serve and see each other: the healthy master goes on"),
            rule(240, TAKING_OVER)
                    .when("the master may still be stopping", SlaveRules::masterStops)
                    .then(TAKING_OVER)
                    .because("the master is stopping its telephony: wait, 3 s at most"),
            rule(250, TAKING_OVER)
                    .when("telephony RUNNING", f -> f.telephony() == Telephony.RUNNING)
                    .then(SERVING, ANNOUNCE_FAILOVER)
                    .because("telephony runs here now"),
            rule(290, TAKING_OVER).then(TAKING_OVER, TAKE_BASE, START_TELEPHONY).because("claimed: start telephony"),
            //
            rule(300, SERVING)
                    .when("stopped", f -> f.order() == Order.STOP)
                    .then(HANDING_BACK)
                    .because("an operator stopped telephony here"),
            rule(310, SERVING)
                    .when("the master serves", SlaveFacts::masterKeepsServing)
                    .then(HANDING_BACK)
                    .because("both serve and see each other: the healthy master goes on"),
            rule(320, SERVING)
                    .when("held, or ordered to serve", f -> f.order() != Order.NONE)
                    .then(SERVING, START_TELEPHONY)
                    .because("an operator keeps service here"),
            rule(330, SERVING)
                    .when("the master is ready, and calls go on", f -> f.ready() && f.calls())
                    .then(SERVING, START_TELEPHONY)
                    .because("the master is ready: the calls here may end first"),
            rule(340, SERVING)
                    .when("the master is ready", SlaveFacts::ready)
                    .then(HANDING_BACK)
                    .because("the master has been ready for the hold-down: hand back"),
            rule(390, SERVING).then(SERVING, START_TELEPHONY).because("the master is not back yet: keep serving"),
            //
            rule(395, HANDING_BACK)
                    .when("nobody served, and not ordered to be silent", SlaveRules::nobodyServesAndMay)
                    .then(TAKING_OVER, COUNT_FAILED_RETURN)
                    .because("nobody has served for a minute, whatever keeps the hand-back: serve again"),
            rule(400, HANDING_BACK)
                    .when("telephony not STOPPED", f -> f.telephony() != Telephony.STOPPED)
                    .then(HANDING_BACK, STOP_TELEPHONY)
                    .because("telephony still runs here: stop it"),
            rule(410, HANDING_BACK)
                    .when("HANDED_BACK not committed", f -> !f.handedBack())
                    .then(HANDING_BACK, HAND_BACK)
                    .because("telephony is off: say so in the letterbox"),
            rule(420, HANDING_BACK)
                    .when("stopped, or held even if nobody serves", SlaveRules::mustBeSilent)
                    .then(STANDBY)
                    .because("handed back by an operator's order"),
            rule(430, HANDING_BACK)
                    .when("master SERVING", f -> f.master() == MasterSight.SERVING)
                    .then(STANDBY, ANNOUNCE_FAILBACK)
                    .because("the master serves: handed back"),
            rule(440, HANDING_BACK)
                    .when("the master is gone again, or overdue", SlaveRules::returnFailed)
                    .then(TAKING_OVER, COUNT_FAILED_RETURN)
                    .because("the master did not take service: serve again, hold down twice as long"),
            rule(490, HANDING_BACK).then(HANDING_BACK).because("handed back: the master is starting")));

    private static Rule.Draft<SlaveFacts> rule(int id, Phase from) {
        return new Rule.Draft<>(id, from);
    }

    private static boolean mustBeSilent(SlaveFacts facts) {
        return facts.order() == Order.STOP || facts.order() == Order.HOLD_EVEN_IF_NOBODY_SERVES;
    }

    private static boolean orderedAndFree(SlaveFacts facts) {
        boolean free = switch (facts.master()) {
            case UNKNOWN -> facts.nobodyServed();
            case SERVING -> facts.offers();
            case SICK, IDLE, TELEPHONY_DEAD, UNREACHABLE, ISOLATED -> true;
        };
        return facts.order() == Order.SERVE && free;
    }

    private static boolean masterStops(SlaveFacts facts) {
        boolean alive = switch (facts.master()) {
            case UNKNOWN, SERVING, SICK -> true;
            case IDLE, TELEPHONY_DEAD, UNREACHABLE, ISOLATED -> false;
        };
        return alive && !facts.claimSettled();
    }

    private static boolean nobodyServesAndMay(SlaveFacts facts) {
        return facts.nobodyServed() && !mustBeSilent(facts);
    }

    private static boolean returnFailed(SlaveFacts facts) {
        boolean gone = facts.master() == MasterSight.UNREACHABLE || facts.master() == MasterSight.TELEPHONY_DEAD;
        return gone || facts.returnOverdue();
    }
}
