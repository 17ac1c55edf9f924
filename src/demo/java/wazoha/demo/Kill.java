package wazoha.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a daemon is killed.
 *
 * @param point as the daemon understands it: before or after, phase, step
 * @param late how long after it came there; the workers meanwhile do what was ordered
 */
record Kill(Step step, String point, Duration late) {
    /** What is going on, and whose daemon it is. */
    enum Step {
        /** The slave's takeover. */
        FAILOVER,
        /** The slave's half of the way home. */
        HANDBACK,
        /** The master's half of it. */
        RETURN
    }

    /** Starting and stopping telephony takes about a second here, a claim much less. */
    private static final Duration DONE_BY_THEN = Duration.ofMillis(2500);

    String name() {
        return (step == Step.RETURN ? "master " : "slave ")
                + point
                + (late.isZero() ? "" : String.format(Locale.ROOT, ", %.1f s later", late.toMillis() / 1000.0));
    }

    static List<Kill> all() {
        var all = new ArrayList<Kill>();
        around(all, Step.FAILOVER, "TAKING_OVER:SAVED", false);
        around(all, Step.FAILOVER, "TAKING_OVER:CLAIM", true);
        around(all, Step.FAILOVER, "TAKING_OVER:CLAIMED", false);
        around(all, Step.FAILOVER, "TAKING_OVER:TAKE_BASE", false);
        around(all, Step.FAILOVER, "TAKING_OVER:START_TELEPHONY", true);
        around(all, Step.FAILOVER, "SERVING:SAVED", false);
        around(all, Step.FAILOVER, "SERVING:ANNOUNCE_FAILOVER", false);
        around(all, Step.HANDBACK, "HANDING_BACK:SAVED", false);
        around(all, Step.HANDBACK, "HANDING_BACK:STOP_TELEPHONY", true);
        around(all, Step.HANDBACK, "HANDING_BACK:HAND_BACK", true);
        around(all, Step.HANDBACK, "STANDBY:SAVED", false);
        around(all, Step.HANDBACK, "STANDBY:ANNOUNCE_FAILBACK", false);
        around(all, Step.RETURN, "RETURNING:SAVED", false);
        around(all, Step.RETURN, "RETURNING:TELL_READY", true);
        around(all, Step.RETURN, "RETURNING:CLAIM", true);
        around(all, Step.RETURN, "RETURNING:CLAIMED", false);
        around(all, Step.RETURN, "SERVING:SAVED", false);
        around(all, Step.RETURN, "SERVING:START_TELEPHONY", true);
        around(all, Step.RETURN, "SERVING:ANNOUNCE_FAILBACK", false);
        return List.copyOf(all);
    }

    /** @param takesTime whether a worker performs it: then it is also killed when the deed is done */
    private static void around(List<Kill> all, Step step, String what, boolean takesTime) {
        all.add(new Kill(step, "before:" + what, Duration.ZERO));
        all.add(new Kill(step, "after:" + what, Duration.ZERO));
        if (takesTime) {
            all.add(new Kill(step, "after:" + what, DONE_BY_THEN));
        }
    }
}
