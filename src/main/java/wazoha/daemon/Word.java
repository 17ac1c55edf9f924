package wazoha.daemon;

import wazoha.failover.Phase;
import wazoha.node.Epoch;

/**
 * What this node tells its peer in every heartbeat or row. A slave's {@code sick}, {@code offering} and {@code ready} and
 * a master's {@code willing} and {@code asks} are false; {@code foreign} is a master's.
 *
 * @param dirty whether changes that were made here are not fetched yet, as far as this node knows
 * @param proven whether a replication was ever proven equal here
 * @param unposted whether the claim stands in the journal alone; then the letterbox stays closed to the master
 */
public record Word(
        Phase phase,
        Epoch epoch,
        boolean claimed,
        boolean unposted,
        boolean dirty,
        boolean proven,
        boolean serving,
        boolean sick,
        boolean offering,
        boolean ready,
        boolean willing,
        boolean asks,
        boolean foreign) {}
