package wazoha.daemon;

import wazoha.node.Epoch;

/** What a cycle can have done. Every order returns at once, is idempotent, and is carried out by a worker. */
public interface Hands {
    /** Opens the gate and starts telephony, or closes the gate and stops it. */
    void wantTelephony(boolean running);

    /**
     * Claims service with compare-and-set on the row's epoch; the result comes as a {@link ClaimResult}.
     *
     * @param withBase false for a claim that is told late: what users changed since then is no base
     */
    void claim(Epoch expected, Epoch next, boolean withBase);

    void takeBase(Epoch epoch);

    /** Commits HANDED_BACK; seen as {@link Sensed#handedBack()}. */
    void handBack();

    /**
     * Ends a PostgreSQL that did not take a claim, and starts it anew, so that the guard is closed whatever the server was
     * about to do. Once for each claim, however often it is wanted.
     *
     * @param claim the epoch that was claimed by the journal alone
     */
    void restartDatabase(Epoch claim);

    /** Answers a master's claim that came over ssh, after the memory of it was saved. */
    void answer(MasterClaim.Answer answer);

    /** What the heartbeat or the row says from now on. */
    void tell(Word word);

    /** One line of history that is not a decision: an event for people and, later, for the bus. */
    void announce(String event, String why);
}
