package wazoha.failover;

import static wazoha.failover.Action.ANNOUNCE_FAILBACK;
import static wazoha.failover.Action.CLAIM;
import static wazoha.failover.Action.OFFER;
import static wazoha.failover.Action.START_TELEPHONY;
import static wazoha.failover.Action.STOP_TELEPHONY;
import static wazoha.failover.Action.TELL_READY;
import static wazoha.failover.Phase.RETURNING;
import static wazoha.failover.Phase.SERVING;
import static wazoha.failover.Phase.STARTING;
import static wazoha.failover.Phase.YIELDED;

import java.util.List;

/** What a master does about what it sees. Read top down: the first row that matches decides. */
public final class MasterRules {
    private MasterRules() {}

    public static final RuleTable<MasterFacts> TABLE = new RuleTable<>(List.of(
            rule(500, STARTING)
                    .when("held even if nobody serves", MasterRules::mustBeSilent)
                    .then(STARTING, STOP_TELEPHONY)
                    .because("an operator keeps this node silent, even if nobody serves"),
            rule(510, STARTING)
                    .when("slave SERVING", f -> f.slave() == SlaveSight.SERVING)
                    .then(RETURNING)
                    .because("the slave serves: fetch what it collected, then return"),
            rule(520, STARTING)
                    .when("claimed", MasterFacts::claimed)
                    .then(SERVING)
                    .because("the slave stands by and the claim is made: serve"),
            rule(530, STARTING)
                    .when("asked long enough", MasterFacts::askedLongEnough)
                    .then(SERVING)
                    .because("no answer decides: serve unclaimed"),
            rule(540, STARTING)
                    .when("slave IDLE", f -> f.slave() == SlaveSight.IDLE)
                    .then(STARTING, CLAIM)
                    .because("the slave stands by: claim before telephony starts"),
            rule(590, STARTING).then(STARTING, STOP_TELEPHONY).because("just started: ask the slave first"),
            //
            rule(600, SERVING)
                    .when("slave SERVING, and sick or offered", MasterRules::givenAway)
                    .then(YIELDED)
                    .because("the slave has taken service from a node that cannot or shall not serve: stop"),
            rule(605, SERVING)
                    .when("data foreign, and the slave answers", MasterRules::servesBesideTheData)
                    .then(RETURNING)
                    .because(
                            "the slave serves with the pair's data, and those here are others or older: leave service there"),
            rule(610, SERVING)
                    .when("slave SERVING", f -> f.slave() == SlaveSight.SERVING)
                    .then(SERVING, START_TELEPHONY)
                    .because("both serve and see each other: this healthy master goes on, the slave hands back"),
            rule(620, SERVING)
                    .when("slave IDLE and not claimed", f -> f.slave() == SlaveSight.IDLE && !f.claimed())
                    .then(SERVING, START_TELEPHONY, CLAIM)
                    .because("serving without the newest claim, and the slave is silent: claim"),
            rule(630, SERVING)
                    .when("held", MasterRules::held)
                    .then(SERVING, START_TELEPHONY)
                    .because("an operator holds the node: service stays here"),
            rule(640, SERVING)
                    .when(
                            "sick, slave willing, no offer failed lately",
                            f -> f.sick() && f.willing() && !f.offerRests())
                    .then(SERVING, START_TELEPHONY, OFFER)
                    .because("telephony here does not answer: offer service to the slave"),
            rule(650, SERVING)
                    .when("asked to yield, slave willing", f -> f.asked() && f.willing())
                    .then(SERVING, START_TELEPHONY, OFFER)
                    .because("the slave's operator asks for service: offer it"),
            rule(690, SERVING).then(SERVING, START_TELEPHONY).because("the master's turn: serve"),
            //
            rule(700, RETURNING)
                    .when("held even if nobody serves", MasterRules::mustBeSilent)
                    .then(RETURNING, STOP_TELEPHONY)
                    .because("an operator keeps this node silent, even if nobody serves"),
            rule(710, RETURNING)
                    .when("nobody served", MasterFacts::nobodyServed)
                    .then(SERVING)
                    .because("nobody has served for a minute: serve"),
            rule(720, RETURNING)
                    .when("slave IDLE, not claimed", f -> f.slave() == SlaveSight.IDLE && !f.claimed())
                    .then(RETURNING, CLAIM)
                    .because("the slave handed back: claim before telephony starts"),
            rule(730, RETURNING)
                    .when("slave IDLE", f -> f.slave() == SlaveSight.IDLE)
                    .then(SERVING, ANNOUNCE_FAILBACK)
                    .because("the slave handed back and the claim is made: serve"),
            rule(740, RETURNING)
                    .when("held", MasterRules::held)
                    .then(RETURNING, STOP_TELEPHONY)
                    .because("an operator holds the node: service stays with the slave"),
            rule(750, RETURNING)
                    .when("slave SILENT", f -> f.slave() == SlaveSight.SILENT)
                    .then(SERVING)
                    .because("the slave stopped answering: serve at once"),
            rule(755, RETURNING)
                    .when("data foreign", MasterFacts::foreign)
                    .then(RETURNING, STOP_TELEPHONY)
                    .because("the data here are not the pair's, or older: service stays until wazo-ha adopt decides"),
            rule(760, RETURNING)
                    .when("startable and fetched", f -> f.startable() && f.fetched())
                    .then(RETURNING, STOP_TELEPHONY, TELL_READY)
                    .because("ready: the slave may hand back"),
            rule(790, RETURNING).then(RETURNING, STOP_TELEPHONY).because("the slave serves: prepare the return"),
            //
            rule(800, YIELDED)
                    .when("held even if nobody serves", MasterRules::mustBeSilent)
                    .then(YIELDED, STOP_TELEPHONY)
                    .because("an operator keeps this node silent, even if nobody serves"),
            rule(810, YIELDED)
                    .when("nobody served, or the slave is late or SILENT", MasterRules::offerFailed)
                    .then(SERVING)
                    .because("the slave does not serve: start again"),
            rule(820, YIELDED)
                    .when("slave IDLE", f -> f.slave() == SlaveSight.IDLE)
                    .then(STARTING)
                    .because("the slave gave service back: claim it"),
            rule(830, YIELDED)
                    .when("startable, and the slave answers", f -> f.startable() && f.slaveAnswers())
                    .then(RETURNING)
                    .because("telephony could start again: prepare the return"),
            rule(890, YIELDED)
                    .then(YIELDED, STOP_TELEPHONY)
                    .because("the slave serves; telephony here is not healed")));

    private static Rule.Draft<MasterFacts> rule(int id, Phase from) {
        return new Rule.Draft<>(id, from);
    }

    private static boolean mustBeSilent(MasterFacts facts) {
        return facts.order() == Order.HOLD_EVEN_IF_NOBODY_SERVES || facts.order() == Order.STOP;
    }

    private static boolean held(MasterFacts facts) {
        return facts.order() == Order.HOLD || facts.order() == Order.HOLD_EVEN_IF_NOBODY_SERVES;
    }

    private static boolean givenAway(MasterFacts facts) {
        return facts.slave() == SlaveSight.SERVING && (facts.sick() || facts.offered());
    }

    private static boolean servesBesideTheData(MasterFacts facts) {
        return facts.foreign() && facts.slave() == SlaveSight.SERVING && facts.slaveAnswers();
    }

    private static boolean offerFailed(MasterFacts facts) {
        return facts.nobodyServed() || facts.slaveLate() || facts.slave() == SlaveSight.SILENT;
    }
}
