package wazoha.daemon;

import java.time.Duration;
import wazoha.failover.Action;
import wazoha.failover.Decision;
import wazoha.failover.MasterSight;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.failover.RuleTable;
import wazoha.failover.SlaveFacts;
import wazoha.failover.Telephony;
import wazoha.probe.PeerWatch;

/** What a slave knows and decides. Owned by the cycle. */
final class SlaveMind implements Mind {
    private final Thresholds limits;
    private final Duration drain;
    private final RuleTable<SlaveFacts> table;
    private final MasterView master;
    private final PeerWatch own;
    private final Since nobodyServed = new Since();
    private final Since ready = new Since();
    private final Since claimed = new Since();
    private final Since draining = new Since();
    private final Since silentHere = new Since();
    private final Since handedBack = new Since();
    private MasterSight sight = MasterSight.UNKNOWN;

    SlaveMind(Thresholds limits, Duration drain, RuleTable<SlaveFacts> table, Duration bootWait, Duration now) {
        this.limits = limits;
        this.drain = drain;
        this.table = table;
        master = new MasterView(limits.failover(), bootWait, now);
        own = new PeerWatch(limits.failover().silence(), now);
    }

    @Override
    public Decision decide(Remembered memory, Sensed sensed, Duration entered, Duration now) {
        master.update(sensed, now);
        if (memory.phase() == Phase.STANDBY) {
            own.restart(now);
        }
        sensed.ownSip().forEach(result -> own.hear(result, now));
        sight = master.sight(sensed, now);
        var word = master.freshWord(sensed, now);
        nobodyServed.update(sight != MasterSight.SERVING && !own.serves(now), now);
        ready.update(word.ready() && memory.phase() == Phase.SERVING, now);
        claimed.update(memory.claimed(), now);
        boolean readyLongEnough = ready.over(limits.holdDown(master.orderlyReboot(), memory.failedReturns()), now);
        draining.update(readyLongEnough && memory.order() == Order.NONE, now);
        boolean stopped = memory.phase() == Phase.HANDING_BACK && sensed.telephony() == Telephony.STOPPED;
        silentHere.update(stopped, now);
        boolean committed = sensed.handedBack() || silentHere.over(Thresholds.LETTERBOX_PATIENCE, now);
        handedBack.update(stopped && committed, now);
        return table.decide(
                memory.phase(),
                new SlaveFacts(
                        sight,
                        word.offering(),
                        word.foreign(),
                        readyLongEnough,
                        sensed.telephony(),
                        memory.claimed(),
                        memory.order(),
                        memory.proven(),
                        nobodyServed.over(limits.failover().nobodyServes(), now),
                        claimed.over(Thresholds.CLAIM_SETTLES, now),
                        sensed.liveCalls() && !draining.over(drain, now),
                        committed,
                        handedBack.over(limits.failover().returnDeadline(), now)));
    }

    @Override
    public Word word(Remembered memory, Sensed sensed, Decision decision, Duration now) {
        boolean ordered = memory.order() == Order.SERVE;
        boolean free = memory.order() == Order.NONE || ordered;
        boolean willing =
                decision.next() == Phase.STANDBY && free && (memory.proven() || ordered) && sensed.startable();
        return new Word(
                decision.next(),
                memory.epoch(),
                memory.claimed(),
                memory.unposted(),
                memory.dirty(),
                memory.proven(),
                sensed.telephony() == Telephony.RUNNING && own.serves(now),
                false,
                decision.wants(Action.OFFER),
                decision.wants(Action.TELL_READY),
                willing,
                ordered,
                false);
    }

    @Override
    public String observed() {
        return "master " + sight;
    }

    @Override
    public NodeStatus.Peer peer(Sensed sensed, Duration now) {
        return new NodeStatus.Peer(
                sight.name(),
                master.heartbeat(sensed).phase(),
                master.silentMillis(now),
                master.beatAgeMillis(now),
                sensed.letter().readable(),
                master.way(now).wire());
    }
}
