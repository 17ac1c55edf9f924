package wazoha.failover;

/** The telephony services of this node, as their supervisor sees them. */
public enum Telephony {
    UNKNOWN,
    STOPPED,
    RUNNING,
    FAILED
}
