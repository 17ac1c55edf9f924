package wazoha.daemon;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the replication of the database goes: the JSON of {@code wazo-ha replication status --json}, in this order. Ages are
 * milliseconds, -1 for never since this daemon started.
 *
 * @param state as in {@link NodeStatus.Replication}; {@code standby} on a slave
 * @param provenAgeMillis since the last run that ended with a proof
 * @param wholeAgeMillis since the last one that compared all tables
 * @param running the run that goes on, or null
 * @param order the latest order of an administrator
 * @param runs the latest, oldest first
 * @param slave what the letterbox says, on a slave; else null
 * @param databases each of {@code replication.databases}, in its order
 */
public record ReplicationStatus(
        String role,
        String state,
        String lastResult,
        long provenAgeMillis,
        long wholeAgeMillis,
        @Nullable Going running,
        Ordered order,
        Totals totals,
        List<ReplicationRun> runs,
        @Nullable Slave slave,
        List<OfDatabase> databases) {

    /**
     * One database.
     *
     * @param state on a master {@code idle} (no run yet), {@code ok} or {@code failing}; on a slave {@code proven},
     *     {@code unproven} or {@code unknown}
     * @param runs proven ones since this daemon started; on a slave how many changes of the master were applied to it ever
     * @param failure why the last run failed, or why nothing is known; else empty
     */
    public record OfDatabase(
            String database,
            String state,
            long provenAgeMillis,
            long wholeAgeMillis,
            long runs,
            long unchanged,
            long failed,
            String failure) {}

    /**
     * How far a run is.
     *
     * @param phase {@code checking}, {@code comparing}, {@code copying} or {@code proving}
     * @param done tables of this phase that are finished, of so many
     * @param rows moved so far
     */
    public record Going(
            String trigger, String phase, String table, int done, int of, long rows, long bytes, long millis) {}

    /**
     * @param state {@code idle} (never ordered), {@code running}, {@code done} or {@code failed}
     * @param result in words
     */
    public record Ordered(String state, boolean force, String result) {
        static final Ordered NEVER = new Ordered("idle", false, "");
    }

    /**
     * Since this daemon started.
     *
     * @param unchanged those of the proven that found nothing to change
     * @param lastMillis how long the last proven run took
     */
    public record Totals(
            long proven,
            long unchanged,
            long failed,
            long rows,
            long bytes,
            long millis,
            long lastMillis,
            long failureAgeMillis) {}

    /**
     * @param proven whether this slave's data were ever proven equal
     * @param dirty whether they hold changes that the master has not fetched
     * @param runs how many changes of the master were applied here; -1 if unknown
     */
    public record Slave(boolean readable, boolean proven, boolean dirty, long runs, String phase) {}
}
