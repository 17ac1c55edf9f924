package wazoha.daemon;

import java.time.Duration;
import wazoha.failover.Action;
import wazoha.failover.Decision;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.node.NodeRole;
import wazoha.node.Ticker;

/**
 * Observe, decide, record, perform: one turn of a node's life. Never blocks.
 *
 * <p>Not thread-safe: one thread owns the cycle and with it the phase.
 */
public final class Cycle {
    private final Ticker ticker;
    private final Mind mind;
    private final Senses senses;
    private final Hands hands;
    private final Notebook notebook;
    private final Claiming claiming;
    private final Granting granting;
    private final WatchClock watch;
    private final Duration flapping;
    private final Since lastReturn = new Since();
    private Remembered memory;
    private Duration entered;
    private int lastRule;

    /** @param flapping a takeover within this time of the last failback makes the next hold-down longer */
    Cycle(
            NodeRole role,
            Ticker ticker,
            Mind mind,
            Senses senses,
            Hands hands,
            Notebook notebook,
            Remembered start,
            Duration flapping) {
        this.flapping = flapping;
        this.ticker = ticker;
        this.mind = mind;
        this.senses = senses;
        this.hands = hands;
        this.notebook = notebook;
        this.claiming = new Claiming(role, hands);
        this.granting = new Granting();
        this.watch = new WatchClock(ticker.now());
        this.memory = start;
        this.entered = Duration.ZERO;
    }

    /** One cycle. The report says whether the phase changed: then the next cycle is due at once. */
    public CycleReport run() {
        var now = watch.advance(ticker.now());
        var sensed = senses.look();
        if (lastRule == 0) {
            notebook.save(memory); // a new boot makes the old phase void: also for the next daemon
        }
        remember(claiming.absorb(seen(sensed), sensed, now));
        var before = memory.phase();
        var decision = mind.decide(memory, sensed, entered, now);
        record(before, decision, now);
        perform(decision, sensed, now);
        remember(granting.decide(memory, sensed, now));
        claiming.catchUp(memory, sensed);
        var word = mind.word(memory, sensed, decision, now);
        hands.tell(word);
        granting.answers().forEach(hands::answer); // saved and told before
        return new CycleReport(before, memory, decision, word, sensed, mind.peer(sensed, now));
    }

    /** An operator's order from now on; {@link Order#NONE} releases. */
    public void order(Order order) {
        remember(memory.ordered(order));
    }

    /** What the slave's own row says of its data; a master's memory knows nothing of it. */
    private Remembered seen(Sensed sensed) {
        var letter = sensed.letter();
        return letter.readable()
                ? memory.data(letter.state().dirty(), letter.state().proven())
                : memory;
    }

    private void remember(Remembered next) {
        if (!next.equals(memory)) {
            memory = next;
            notebook.save(next);
        }
    }

    private void record(Phase before, Decision decision, Duration now) {
        var next = memory.in(decision.next());
        if (before != decision.next()) {
            entered = now;
            claiming.forget(now);
            if (decision.next() == Phase.TAKING_OVER) {
                next = flapping(before, next, now).unclaimed();
            }
        }
        if (decision.wants(Action.ANNOUNCE_FAILBACK)) {
            lastReturn.restart(now);
        }
        if (decision.wants(Action.COUNT_FAILED_RETURN)) {
            next = next.failed(next.failedReturns() + 1);
        }
        remember(next);
        if (decision.rule() != lastRule) {
            lastRule = decision.rule();
            notebook.decided(before, decision, memory, mind.observed());
        }
    }

    /** A takeover soon after a failback: service goes back and forth, and the next hold-down is longer. */
    private Remembered flapping(Phase before, Remembered next, Duration now) {
        if (before != Phase.STANDBY) {
            return next;
        }
        boolean flaps = lastReturn.holds() && !lastReturn.over(flapping, now);
        return next.failed(flaps ? next.failedReturns() + 1 : 0);
    }

    private void perform(Decision decision, Sensed sensed, Duration now) {
        for (var action : decision.actions()) {
            switch (action) {
                case START_TELEPHONY -> hands.wantTelephony(true);
                case STOP_TELEPHONY -> hands.wantTelephony(false);
                case CLAIM -> remember(claiming.claim(memory, sensed, now));
                case TAKE_BASE -> hands.takeBase(memory.epoch());
                case HAND_BACK -> hands.handBack();
                case ANNOUNCE_FAILOVER -> hands.announce("ha_failover", decision.why());
                case ANNOUNCE_FAILBACK -> hands.announce("ha_failback", decision.why());
                case OFFER, TELL_READY, COUNT_FAILED_RETURN -> {} // in the word, or in the memory already
            }
        }
    }
}
