package wazoha.node;

/** An effect that could not be planned, applied or undone. The message says what, on what, why, and the remedy. */
public class EffectException extends Exception {
    private static final long serialVersionUID = 1;

    public EffectException(String message) {
        super(message);
    }

    public EffectException(String message, Throwable cause) {
        super(message, cause);
    }
}
