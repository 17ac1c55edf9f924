package wazoha.daemon;

import java.time.Duration;
import wazoha.failover.Action;
import wazoha.failover.Decision;
import wazoha.failover.Kinship;
import wazoha.failover.MasterFacts;
import wazoha.failover.Phase;
import wazoha.failover.RuleTable;
import wazoha.failover.SlaveSight;
import wazoha.failover.Telephony;
import wazoha.node.NodeRole;
import wazoha.probe.PeerWatch;

/** What a master knows and decides. Owned by the cycle. */
final class MasterMind implements Mind {
    private final Thresholds limits;
    private final RuleTable<MasterFacts> table;
    private final SlaveView slave;
    private final PeerWatch own;
    private final Since nobodyServed = new Since();
    private final Since offering = new Since();
    private final Since failedOffer = new Since();
    private final Since sickness = new Since();
    private SlaveSight sight = SlaveSight.UNKNOWN;
    private boolean resumed;
    /** Whether the slave has been heard serving since this master yielded: then a pause of its letterbox is just that. */
    private boolean answered;

    private boolean sick;

    /** @param resumed whether telephony was this daemon's predecessor's: it needs no time to come up */
    MasterMind(Thresholds limits, RuleTable<MasterFacts> table, boolean resumed, Duration now) {
        this.resumed = resumed;
        this.limits = limits;
        this.table = table;
        slave = new SlaveView(limits.failover(), now);
        own = new PeerWatch(limits.failover().silence(), now);
    }

    @Override
    public Decision decide(Remembered memory, Sensed sensed, Duration entered, Duration now) {
        slave.update(sensed, now);
        listenToOurselves(memory, sensed, entered, now);
        sight = slave.sight(now);
        boolean answers = slave.answers(now);
        answered = answers || (answered && memory.phase() == Phase.YIELDED);
        nobodyServed.update(!answers && !own.serves(now), now);
        var word = slave.freshWord(now);
        var decision = table.decide(
                memory.phase(),
                new MasterFacts(
                        sight,
                        sensed.telephony(),
                        sick,
                        sensed.startable() && !waitsForHealing(now),
                        claims(memory, sensed),
                        memory.order(),
                        word.willing(),
                        word.asks(),
                        offering.holds() && !offering.over(Thresholds.OFFER_LASTS, now),
                        failedOffer.holds()
                                && !failedOffer.over(limits.failover().retrySick(), now),
                        nobodyServed.over(limits.failover().nobodyServes(), now),
                        now.minus(entered).compareTo(limits.failover().askSlave()) >= 0,
                        fetched(sensed, entered, now),
                        sensed.kinship().isForeign(),
                        answers,
                        now.minus(entered).compareTo(Thresholds.OFFER_PATIENCE) >= 0 && !answered));
        rememberOffers(memory, decision, now);
        return decision;
    }

    private void rememberOffers(Remembered memory, Decision decision, Duration now) {
        if (decision.wants(Action.OFFER)) {
            offering.restart(now);
        }
        if (memory.phase() != Phase.YIELDED && decision.next() == Phase.YIELDED) {
            nobodyServed.restart(now); // the minute counts from here: the slave has only now got its chance
        }
        if (memory.phase() == Phase.YIELDED && decision.next() == Phase.SERVING) {
            failedOffer.restart(now);
        }
    }

    /**
     * Three losses in a row of a telephony that served, or never came up within the return deadline: sick. Twice as long
     * where nobody listens: that is a crash, and whoever supervises it is starting it again.
     */
    private void listenToOurselves(Remembered memory, Sensed sensed, Duration entered, Duration now) {
        if (memory.phase() != Phase.SERVING) {
            resumed = false;
            own.restart(now);
        }
        sensed.ownSip().forEach(result -> own.hear(result, now));
        boolean hadTime = resumed
                || !sensed.startable()
                || own.everHeard()
                || now.minus(entered).compareTo(limits.failover().returnDeadline()) >= 0;
        boolean wasSick = sick;
        sick = memory.phase() == Phase.SERVING
                && hadTime
                && (own.silent(own.closed() ? 2 : 1, now) || own.refuses(now));
        if (sick && !wasSick) {
            sickness.restart(now);
        }
    }

    /** Where no check tells whether telephony could start again, only time can. */
    private boolean waitsForHealing(Duration now) {
        return !limits.checked()
                && sickness.holds()
                && !sickness.over(limits.failover().retrySick(), now);
    }

    /** A claim that the letterbox contradicts is none: the slave may have claimed, or been restored. */
    static boolean claims(Remembered memory, Sensed sensed) {
        var state = sensed.letter().state();
        boolean contradicted = sensed.letter().readable()
                && (state.holder() != NodeRole.MASTER || !state.epoch().equals(memory.epoch()));
        return memory.claimed() && !contradicted;
    }

    private boolean fetched(Sensed sensed, Duration entered, Duration now) {
        boolean clean = sensed.letter().readable() && !sensed.letter().state().dirty();
        boolean known = sensed.kinship() != Kinship.UNKNOWN;
        return (known && (clean || sensed.fetched()))
                || now.minus(entered).compareTo(limits.failover().readyDeadline()) >= 0;
    }

    @Override
    public Word word(Remembered memory, Sensed sensed, Decision decision, Duration now) {
        return new Word(
                decision.next(),
                memory.epoch(),
                memory.claimed(),
                false,
                memory.dirty(),
                memory.proven(),
                decision.next() == Phase.SERVING && sensed.telephony() == Telephony.RUNNING && own.serves(now),
                sick && decision.next() == Phase.SERVING,
                decision.wants(Action.OFFER),
                decision.wants(Action.TELL_READY),
                false,
                false,
                sensed.kinship().isForeign());
    }

    @Override
    public String observed() {
        return "slave " + sight + (sick ? ", own telephony sick" : "");
    }

    @Override
    public NodeStatus.Peer peer(Sensed sensed, Duration now) {
        return new NodeStatus.Peer(
                sight.name(),
                sensed.letter().state().phase(),
                slave.silentMillis(now),
                slave.beatAgeMillis(now),
                sensed.letter().fromLetterbox(),
                slave.way(now).wire());
    }
}
