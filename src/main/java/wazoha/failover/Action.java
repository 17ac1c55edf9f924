package wazoha.failover;

/** What a decision wants done. Every action is idempotent: a resting row repeats its wish in each cycle. */
public enum Action {
    /** Opens the gate and starts the telephony services. */
    START_TELEPHONY("start telephony"),
    /** Closes the gate and stops the telephony services. */
    STOP_TELEPHONY("stop telephony"),
    /** Takes service for this node: compare-and-set on holder and epoch in the letterbox. */
    CLAIM("claim"),
    /** Keeps the slave's state at the takeover, for the merge that follows the failback. */
    TAKE_BASE("take the base"),
    /** Commits HANDED_BACK in the letterbox; the epoch stays. */
    HAND_BACK("commit HANDED_BACK"),
    /** The heartbeat says that the slave may take service. */
    OFFER("offer service"),
    /** The heartbeat says that this master could take service. */
    TELL_READY("tell READY"),
    /** Counts a return that failed: the next hold-down is twice as long. */
    COUNT_FAILED_RETURN("count the failed return"),
    ANNOUNCE_FAILOVER("announce failover"),
    ANNOUNCE_FAILBACK("announce failback");

    private final String words;

    Action(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
