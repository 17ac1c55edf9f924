package wazoha.daemon;

import org.jspecify.annotations.Nullable;
import wazoha.failover.Action;
import wazoha.failover.Decision;
import wazoha.failover.Order;
import wazoha.failover.Phase;

/** What a simulated host remembers over the death of its daemon and of itself. */
final class SimDisk implements Notebook {
    private final SimNode node;
    private final SimPair pair;

    @Nullable
    Remembered memory;

    /** When its phase began. */
    long enteredAt;

    int lastRule;

    SimDisk(SimNode node, SimPair pair) {
        this.node = node;
        this.pair = pair;
    }

    @Nullable
    Phase phase() {
        return memory == null ? null : memory.phase();
    }

    Order order() {
        return memory == null ? Order.NONE : memory.order();
    }

    @Override
    public void save(Remembered next) {
        node.at("SAVE " + next.phase(), () -> {
            pair.invariants.saved(node, memory, next);
            enteredAt = memory == null || memory.phase() != next.phase() ? pair.now() : enteredAt;
            memory = next;
        });
    }

    @Override
    public void decided(Phase before, Decision decision, Remembered now, String observed) {
        lastRule = decision.rule();
        pair.rulesSeen.add(decision.rule());
        if (pair.trace) {
            System.out.printf(
                    "%8.2f %s %s -> %s rule %d (%s) epoch %s claimed %s letter %s%n",
                    pair.now() / 1000.0,
                    node.role,
                    before,
                    decision.next(),
                    decision.rule(),
                    observed,
                    now.epoch(),
                    now.claimed(),
                    pair.letterbox.state());
        }
        for (Action action : decision.actions()) {
            pair.actionsSeen.add(decision.rule() + " " + action);
        }
    }
}
