package wazoha.filesync;

/** Files were not carried or a pairing was not made; the message says what was tried and what remains true. */
public final class FileSyncException extends Exception {
    private static final long serialVersionUID = 1L;

    public FileSyncException(String message) {
        super(message);
    }

    public FileSyncException(String message, Throwable cause) {
        super(message, cause);
    }
}
