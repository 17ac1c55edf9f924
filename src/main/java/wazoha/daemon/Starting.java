package wazoha.daemon;

import java.time.Duration;
import wazoha.config.NodeConfig;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.node.NodeRole;

/** What a daemon makes of the memory of the one before it. Pure. */
final class Starting {
    private Starting() {}

    /**
     * The memory to begin with. After a boot the old phase is void and the claim has to be made again; after a mere
     * restart of the daemon both go on. A master whose telephony runs already goes on serving: a daemon never stops a
     * serving node because it does not know something.
     */
    static Remembered memory(NodeRole role, Remembered old, String bootId, boolean telephonyRuns) {
        boolean sameBoot = old.bootId().equals(bootId) && old.phase().belongsTo(role);
        var claimed = sameBoot && old.claimed();
        var order = old.phase().belongsTo(role) || !old.order().movesService() ? old.order() : Order.NONE;
        var phase = sameBoot ? old.phase() : firstPhase(role, telephonyRuns);
        return new Remembered(
                phase,
                old.epoch(),
                claimed,
                old.unposted(),
                old.dirty(),
                old.proven(),
                bootId,
                old.failedReturns(),
                order);
    }

    private static Phase firstPhase(NodeRole role, boolean telephonyRuns) {
        return switch (role) {
            case SLAVE -> Phase.STANDBY;
            case MASTER -> telephonyRuns ? Phase.SERVING : Phase.STARTING;
            case DISABLED -> throw new IllegalArgumentException("a disabled node runs no cycle");
        };
    }

    /** How long a slave waits for a master that it has not heard yet. */
    static Duration bootWait(NodeConfig.Failover limits, boolean sameBoot, boolean wasHolder) {
        if (sameBoot) {
            return Duration.ZERO;
        }
        return wasHolder ? limits.holderBootWait() : limits.bootWait();
    }
}
