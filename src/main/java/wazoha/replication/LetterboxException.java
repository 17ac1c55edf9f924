package wazoha.replication;

import org.jspecify.annotations.Nullable;

/** The letterbox could not be read or written. Says what was tried, where, and what remains true now. */
public final class LetterboxException extends Exception {
    private static final long serialVersionUID = 1;

    public LetterboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
