package wazoha.daemon;

import org.jspecify.annotations.Nullable;
import wazoha.failover.Telephony;

/** Telephony of a simulated host under its supervisor, and what can be wrong with it. */
final class SimTelephony {
    private static final long STARTS_WITHIN = 1000;

    boolean runs;
    boolean frozen;
    /** It cannot run. */
    boolean broken;
    /** It answers probes from afar, and serves nobody: only its own host can tell. */
    boolean ill;
    /** Nobody can find out its state. */
    boolean unclear;

    private long startsAt = -1;

    boolean answers() {
        return runs && !frozen && !ill;
    }

    boolean looksWell() {
        return runs && ill && !frozen;
    }

    /** The host loses its power. */
    void end() {
        runs = false;
        frozen = false;
    }

    /** Whoever was starting it has died. */
    void forgetStart() {
        startsAt = -1;
    }

    void crashIfBroken() {
        if (broken && runs) {
            runs = false;
        }
    }

    void drive(boolean wanted, long now) {
        if (!wanted) {
            end();
            startsAt = -1;
        } else if (!runs && !broken) {
            startsAt = startsAt < 0 ? now + STARTS_WITHIN : startsAt;
            if (now >= startsAt) {
                runs = true;
                startsAt = -1;
            }
        }
    }

    /** As its supervisor tells it. */
    Telephony state(@Nullable Boolean wanted) {
        if (unclear) {
            return Telephony.UNKNOWN;
        }
        if (broken && Boolean.FALSE.equals(wanted)) {
            return Telephony.STOPPED;
        }
        return runs ? Telephony.RUNNING : broken ? Telephony.FAILED : Telephony.STOPPED;
    }
}
