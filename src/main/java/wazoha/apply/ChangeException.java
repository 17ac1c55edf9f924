package wazoha.apply;

import java.io.IOException;

/** A change of configuration that was not made. The message says why, and what is true now. */
public final class ChangeException extends Exception {
    private static final long serialVersionUID = 1;

    public ChangeException(String message) {
        super(message);
    }

    public ChangeException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Why a change was given up, for people. */
    static String reason(Exception why) {
        if (why instanceof InterruptedException) {
            return "interrupted";
        }
        if (why instanceof IOException) {
            return "the journal of the change was not written (%s)".formatted(why.getMessage());
        }
        return why instanceof RuntimeException ? "failed inside (%s)".formatted(why) : String.valueOf(why.getMessage());
    }
}
