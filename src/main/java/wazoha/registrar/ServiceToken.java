package wazoha.registrar;

import java.io.IOException;
import java.time.Duration;

/** The token with which this node itself speaks to the other services of its host. */
@FunctionalInterface
public interface ServiceToken {
    /** For a partner that asks for none. */
    ServiceToken NONE = (renewed, within) -> "";

    /**
     * @param renewed whether the token given before was refused
     * @param within so long it may take
     * @return empty for none
     * @throws IOException if there is none now; says why
     */
    String get(boolean renewed, Duration within) throws IOException, InterruptedException;
}
