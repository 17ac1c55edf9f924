package wazoha.node;

/**
 * What an effect works on has been stopped on purpose, which is no failure (docs/contract.md, section 3): all that does
 * not need it has been done, and the rest waits for its next start. The message says what waits for whom.
 */
public final class StoppedException extends EffectException {
    private static final long serialVersionUID = 1;

    public StoppedException(String message) {
        super(message);
    }

    public StoppedException(String message, Throwable cause) {
        super(message, cause);
    }
}
