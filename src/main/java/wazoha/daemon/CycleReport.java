package wazoha.daemon;

import wazoha.failover.Decision;

/** One cycle as the outside may see it. Immutable. */
public record CycleReport(
        Remembered memory, Decision decision, Word word, Sensed sensed, NodeStatus.Peer peer, boolean phaseChanged) {}
