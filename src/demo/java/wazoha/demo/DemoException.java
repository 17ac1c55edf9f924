package wazoha.demo;

/** Something in the world of the demo did not happen. The message says what was tried, and what to do. */
public final class DemoException extends Exception {
    private static final long serialVersionUID = 1;

    public DemoException(String message) {
        super(message);
    }

    public DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
