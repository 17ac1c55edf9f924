package wazoha.daemon;

import wazoha.failover.Decision;
import wazoha.failover.Phase;

/**
 * One cycle as the outside may see it. Immutable.
 *
 * @param before the phase that was decided upon
 */
public record CycleReport(
        Phase before, Remembered memory, Decision decision, Word word, Sensed sensed, NodeStatus.Peer peer) {
    public boolean phaseChanged() {
        return before != decision.next();
    }
}
