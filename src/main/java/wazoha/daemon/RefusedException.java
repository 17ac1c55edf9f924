package wazoha.daemon;

/** An order that was not carried out. The message says why, and what remains true. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
        super(message);
    }
}
