package wazoha.daemon;

import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.node.Epoch;

/**
 * What a node must know again after a crash or a reboot. Immutable.
 *
 * @param epoch of this node's last claim; on a slave also of a master's claim that was decided by the journal
 * @param claimed whether the epoch is this node's own claim
 * @param unposted whether the claim stands in the journal alone: the letterbox could not be asked
 * @param dirty whether changes made here while serving were not fetched yet, as far as known
 * @param proven whether a replication was ever proven equal here
 * @param bootId of the system on which this was written: after another boot the phase is void
 * @param failedReturns how often in a row a return failed or service went back and forth; doubles the hold-down
 */
public record Remembered(
        Phase phase,
        Epoch epoch,
        boolean claimed,
        boolean unposted,
        boolean dirty,
        boolean proven,
        String bootId,
        int failedReturns,
        Order order) {

    public Remembered in(Phase next) {
        return new Remembered(next, epoch, claimed, unposted, dirty, proven, bootId, failedReturns, order);
    }

    public Remembered claiming(Epoch won, boolean held) {
        return claiming(won, held, false);
    }

    /** @param stillUnposted whether the letterbox has yet to be told of an earlier claim of this node */
    public Remembered claiming(Epoch won, boolean held, boolean stillUnposted) {
        return new Remembered(phase, won, held, stillUnposted, dirty, proven, bootId, failedReturns, order);
    }

    /** Before a new claim; what the letterbox was not told yet stays to be told. */
    public Remembered unclaimed() {
        return new Remembered(phase, epoch, false, unposted, dirty, proven, bootId, failedReturns, order);
    }

    /** A claim by the journal alone. */
    public Remembered claimingUnasked(Epoch taken) {
        return new Remembered(phase, taken, true, true, true, proven, bootId, failedReturns, order);
    }

    public Remembered data(boolean isDirty, boolean isProven) {
        return new Remembered(phase, epoch, claimed, unposted, isDirty, isProven, bootId, failedReturns, order);
    }

    public Remembered failed(int returns) {
        return new Remembered(phase, epoch, claimed, unposted, dirty, proven, bootId, returns, order);
    }

    public Remembered ordered(Order next) {
        return new Remembered(phase, epoch, claimed, unposted, dirty, proven, bootId, failedReturns, next);
    }
}
