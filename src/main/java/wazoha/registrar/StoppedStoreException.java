package wazoha.registrar;

import java.io.IOException;

/** Nobody listens where a remote store should. */
final class StoppedStoreException extends IOException {
    private static final long serialVersionUID = 1;

    StoppedStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
