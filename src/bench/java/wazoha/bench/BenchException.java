package wazoha.bench;

/** The benchmark cannot go on here: what was tried, and what is missing. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
