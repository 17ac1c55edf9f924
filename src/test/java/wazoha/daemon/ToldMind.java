package wazoha.daemon;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import wazoha.failover.Decision;
import wazoha.failover.Phase;

/** Decides what a test says, and tells the peer no more than the memory holds. */
record ToldMind(Function<Remembered, Phase> phases, NodeStatus.Peer seen) implements Mind {
    static final NodeStatus.Peer NOBODY = new NodeStatus.Peer("UNKNOWN", "", -1, -1, false, "none");

    @Override
    public Decision decide(Remembered memory, Sensed sensed, Duration entered, Duration now) {
        return new Decision(phases.apply(memory), List.of(), 190, "told");
    }

    @Override
    public Word word(Remembered memory, Sensed sensed, Decision decision, Duration now) {
        return new Word(
                decision.next(),
                memory.epoch(),
                memory.claimed(),
                memory.unposted(),
                memory.dirty(),
                memory.proven(),
                false,
                false,
                false,
                false,
                false,
                false,
                false);
    }

    @Override
    public String observed() {
        return "nothing";
    }

    @Override
    public NodeStatus.Peer peer(Sensed sensed, Duration now) {
        return seen;
    }
}
