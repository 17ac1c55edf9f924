package wazoha.apply;

/** A change of configuration that was not made. The message says why, and what is true now. */
public final class ChangeException extends Exception {
    private static final long serialVersionUID = 1;

    public ChangeException(String message) {
        super(message);
    }

    public ChangeException(String message, Throwable cause) {
        super(message, cause);
    }
}
