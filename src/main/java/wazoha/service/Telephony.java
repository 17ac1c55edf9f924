package wazoha.service;

import java.util.List;
import java.util.OptionalInt;

/** The telephony services of this node as one thing. Every call blocks, with a deadline of its own. Thread-safe. */
public interface Telephony {
    /** RUNNING: all units run. FAILED: some unit ended and is not coming back by itself. UNKNOWN: we could not ask. */
    enum State {
        UNKNOWN,
        STOPPED,
        RUNNING,
        FAILED;

        /**
         * Of all units as one thing. Some running and some stopped is FAILED, never STOPPED: nobody may conclude that
         * nothing runs here.
         *
         * @param units empty if they could not be asked
         */
        public static State of(List<Unit> units) {
            var states = units.stream().map(Unit::state).distinct().toList();
            if (states.isEmpty() || states.contains(UNKNOWN)) {
                return UNKNOWN;
            }
            return states.size() == 1 ? states.get(0) : FAILED;
        }
    }

    /** One unit as people see it in status. */
    record Unit(String name, State state, String detail) {}

    State state() throws InterruptedException;

    List<Unit> units() throws InterruptedException;

    /** Starts every unit that does not run, in order. Idempotent. Returns when all were started, not when they answer. */
    void start() throws ServiceException, InterruptedException;

    /** Stops every unit, in reverse order; what ignores the request is killed (SIGKILL) after 2 s. Idempotent. */
    void stop() throws ServiceException, InterruptedException;

    /**
     * Starts again what has crashed, where nobody else does it. To be called about twice a second by one worker while
     * telephony is wanted.
     */
    default void supervise() throws InterruptedException {}

    /** Whether a start would have a chance: dependencies are there and the configuration loads. */
    boolean startable() throws InterruptedException;

    /** Calls going on now; empty where nobody can tell. */
    OptionalInt liveCalls() throws InterruptedException;
}
