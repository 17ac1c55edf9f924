package wazoha.daemon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import wazoha.node.Ticker;

/**
 * When people are told that the slave's data are not kept up to date: once when that begins, also when it begins with a
 * slave that cannot be reached; at each order that fails; and once when it works again. Everything else stands in history.
 *
 * <p>Not thread-safe: of the replication's worker.
 */
final class DataAlarm {
    /** A slave that reboots is back by then, and no news. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Board.Herald herald;
    private final Ticker ticker;
    private boolean told;
    private @Nullable Duration unreachableSince;

    DataAlarm(Board.Herald herald, Ticker ticker) {
        this.herald = herald;
        this.ticker = ticker;
    }

    /**
     * A run failed.
     *
     * @param news whether it is the first failure after a success, or another one than before
     */
    void failed(String reason, Trigger trigger, boolean news) {
        unreachableSince = null;
        if (trigger == Trigger.MANUAL || (news && !told)) {
            herald.announce("ha_replication_failed", reason);
        } else if (news) {
            herald.announce("replication_fails_otherwise", reason);
        }
        told = true;
    }

    /** An order could not even be tried. */
    void refused(String reason, Trigger trigger) {
        if (trigger == Trigger.MANUAL) {
            herald.announce("ha_replication_failed", reason);
            told = true;
        }
    }

    /** Nothing may go to the slave now, for a reason that is not that it cannot be reached. */
    void resting() {
        unreachableSince = null;
    }

    /** The slave's database does not answer, again. */
    void unreachable(String reason) {
        if (unreachableSince == null) {
            unreachableSince = ticker.now();
        } else if (!told && ticker.now().minus(unreachableSince).compareTo(PATIENCE) > 0) {
            told = true;
            herald.announce("ha_replication_failed", reason);
        }
    }

    void works(String how) {
        unreachableSince = null;
        if (told) {
            told = false;
            herald.announce("ha_replication_recovered", how);
        }
    }
}
