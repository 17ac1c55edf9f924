package wazoha.daemon;

import wazoha.node.Epoch;

/**
 * A master's claim that came over ssh and waits for an answer here.
 *
 * @param id whom to answer
 */
public record MasterClaim(String id, Epoch expected, Epoch next) {
    /** What the slave answers. */
    public record Answer(MasterClaim claim, ClaimResult.Kind kind, String why) {}

    Answer won() {
        return new Answer(this, ClaimResult.Kind.WON, "epoch " + next);
    }

    Answer lost(Epoch here) {
        return new Answer(this, ClaimResult.Kind.LOST, "the epoch here is " + here);
    }

    /** Nobody decides now: nothing is changed, and the master asks again. */
    Answer refused(String why) {
        return new Answer(this, ClaimResult.Kind.FAILED, why);
    }
}
