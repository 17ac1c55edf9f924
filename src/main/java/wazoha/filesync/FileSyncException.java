package wazoha.filesync;

/** Files were not carried or a pairing was not made; the message says what was tried and what remains true. */
public final class FileSyncException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean onTheWay;

    public FileSyncException(String message) {
        this(message, false);
    }

    /** @param onTheWay whether the slave was not reached or did not answer: whatever is tried next meets the same */
    FileSyncException(String message, boolean onTheWay) {
        super(message);
        this.onTheWay = onTheWay;
    }

    public FileSyncException(String message, Throwable cause) {
        super(message, cause);
        this.onTheWay = false;
    }

    boolean onTheWay() {
        return onTheWay;
    }
}
