package wazoha.daemon;

import wazoha.failover.Phase;
import wazoha.node.Epoch;

/**
 * What this node tells its peer in every heartbeat or row. A slave's {@code sick}, {@code offering} and {@code ready} and
 * a master's {@code willing} and {@code asks} are false.
 */
public record Word(
        Phase phase,
        Epoch epoch,
        boolean claimed,
        boolean serving,
        boolean sick,
        boolean offering,
        boolean ready,
        boolean willing,
        boolean asks) {}
