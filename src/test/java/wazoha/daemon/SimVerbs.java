package wazoha.daemon;

import org.jspecify.annotations.Nullable;
import wazoha.node.Epoch;
import wazoha.replication.MasterWord;
import wazoha.replication.SlaveWord;

/** The slave's host as the master's ssh meets it: what a reboot empties, and what works without a daemon. */
final class SimVerbs {
    private static final long PATIENCE = 2500;

    @Nullable
    SlaveWord word;

    MasterWord heard = Letter.NO_HEARTBEAT;

    @Nullable
    private MasterClaim waiting;

    private MasterClaim.@Nullable Answer answered;
    private long asked;
    private int questions;

    void reboot() {
        word = null;
        heard = Letter.NO_HEARTBEAT;
        waiting = null;
        answered = null;
    }

    /** One claim waits at a time. */
    void ask(Epoch expected, Epoch next, long now) {
        if (waiting == null) {
            answered = null;
            waiting = new MasterClaim(Integer.toString(++questions), expected, next);
            asked = now;
        }
    }

    /** What the slave's daemon has to decide. */
    @Nullable
    MasterClaim waiting() {
        return answered == null ? waiting : null;
    }

    void answer(MasterClaim.Answer answer) {
        answered = answer;
    }

    /** What the master hears by now, once; null while it waits. */
    MasterClaim.@Nullable Answer fetch(long now) {
        var claim = waiting;
        if (claim == null) {
            return null;
        }
        var answer = answered;
        if (answer != null && !answer.claim().id().equals(claim.id())) {
            answer = null; // of a question that nobody waits for
        }
        if (answer == null && now - asked >= PATIENCE) {
            answer = claim.refused("no answer");
        }
        if (answer != null) {
            waiting = null;
            answered = null;
        }
        return answer;
    }
}
