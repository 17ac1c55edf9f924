package wazoha.asterisk;

import org.jspecify.annotations.Nullable;

/** A question to the management interface that has no answer. Says what was asked of whom, and what to do. */
public final class AmiException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong with whom: what a caller does next depends on it. */
    public enum Kind {
        /** The settings name no secret, so Asterisk is not asked. */
        UNUSED,
        /** Nobody listens: Asterisk is stopped, or its management interface is off. Or it is about to stop, and says so. */
        STOPPED,
        /** Somebody took the connection and did not answer in time. */
        SILENT,
        /** What answers does not speak the protocol, or ended the connection. */
        BROKEN,
        /** Asterisk answered: no. Or our own settings are not fit to ask. */
        REFUSED
    }

    private final Kind kind;

    AmiException(Kind kind, String message) {
        this(kind, message, null);
    }

    AmiException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
