package wazoha.journal;

import wazoha.node.Epoch;

/**
 * What a node must remember over a crash.
 *
 * @param phase as text, so that a record of another version can be read
 * @param epoch the greatest that was claimed or seen here
 * @param claimed whether this node claimed it, and may serve under it
 * @param unposted whether the claim stands here alone, because the letterbox could not be asked
 * @param dirty whether the slave's data hold changes that the master has not fetched
 * @param proven whether a replication was ever proven equal
 * @param bootId of the system that wrote this: under another one the phase is void
 * @param failedReturns how many hand-backs in a row ended with the slave serving again
 */
public record PhaseRecord(
        String phase,
        Epoch epoch,
        boolean claimed,
        boolean unposted,
        boolean dirty,
        boolean proven,
        String bootId,
        int failedReturns,
        Hold hold) {
    /** The same under an operator's order. */
    public PhaseRecord under(Hold order) {
        return new PhaseRecord(phase, epoch, claimed, unposted, dirty, proven, bootId, failedReturns, order);
    }
}
