package wazoha.daemon;

import java.time.Duration;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;

/**
 * How a node comes to hold a claim (docs/failover.md, claiming).
 *
 * <p>The letterbox decides; a slave whose own letterbox has not answered for 5 s claims by its journal alone, and brings
 * the letterbox up to date when it answers again. Owned by the cycle.
 */
final class Claiming {
    private final NodeRole role;
    private final Hands hands;
    private final Since trying = new Since();

    Claiming(NodeRole role, Hands hands) {
        this.role = role;
        this.hands = hands;
    }

    /** The memory after the results of claims that ended since the last cycle, and after what the letterbox says. */
    Remembered absorb(Remembered memory, Sensed sensed, Duration now) {
        var next = memory;
        for (var result : sensed.claims()) {
            if (result.kind() == ClaimResult.Kind.WON && result.epoch().compareTo(next.epoch()) >= 0) {
                next = next.claiming(result.epoch(), true);
                trying.update(false, now);
            }
        }
        if (role == NodeRole.MASTER
                && next.claimed()
                && !MasterMind.claims(next, sensed)
                && sensed.claims().isEmpty()) {
            next = next.claiming(next.epoch(), false);
        }
        return next;
    }

    /** Orders the next claim. */
    Remembered claim(Remembered memory, Sensed sensed, Duration now) {
        var row = sensed.letter().state().epoch();
        var next = above(memory, sensed);
        trying.update(true, now);
        if (role == NodeRole.SLAVE && trying.over(Thresholds.LETTERBOX_PATIENCE, now)) {
            trying.update(false, now);
            return memory.claimingUnasked(next); // catchUp has PostgreSQL restarted, in this cycle and in later ones
        }
        hands.claim(row, next, true);
        return memory;
    }

    /**
     * A slave that served by its journal alone tells the letterbox as soon as that can be read again, in whatever phase
     * it is by then: until the row says dirty, the master could overwrite what was collected. While it cannot be read, a
     * server that only hangs could still let a master finish what it had begun: a restart closes its guard. A boot has
     * closed it already, and has made the claim void.
     */
    void catchUp(Remembered memory, Sensed sensed) {
        if (!memory.unposted()) {
            return;
        }
        if (sensed.letter().readable()) {
            hands.claim(sensed.letter().state().epoch(), above(memory, sensed), false);
        } else if (memory.claimed()) {
            hands.restartDatabase(memory.epoch());
        }
    }

    private Epoch above(Remembered memory, Sensed sensed) {
        var row = sensed.letter().state().epoch();
        return (row.compareTo(memory.epoch()) > 0 ? row : memory.epoch()).nextFor(role);
    }

    void forget(Duration now) {
        trying.update(false, now);
    }
}
