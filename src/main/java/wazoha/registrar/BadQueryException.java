package wazoha.registrar;

/** A query that cannot be understood. The message names the parameter and says what it must be. */
public final class BadQueryException extends Exception {
    private static final long serialVersionUID = 1;

    BadQueryException(String message) {
        super(message);
    }
}
