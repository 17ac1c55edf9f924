package wazoha.daemon;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import wazoha.replication.Replicator;

/**
 * One run of the replication as the API shows it, or several in a row that were the same.
 *
 * @param at when it ended, ISO 8601 in UTC
 * @param trigger wire value of {@link Trigger}
 * @param scope {@code hinted} or {@code whole}; empty where it failed
 * @param proven whether it ended with the proof of equality
 * @param tables that were compared
 * @param changedTables those that differed
 * @param rowsDeleted on the slave; a changed row counts here and among the inserted
 * @param bytes of rows that travelled
 * @param snapshot of the master, as PostgreSQL prints it
 * @param hash that both sides had in the end
 * @param failure why it failed; empty where it did not
 * @param times how many in a row: runs that changed nothing, or failed alike
 */
public record ReplicationRun(
        String at,
        String trigger,
        String scope,
        String database,
        boolean proven,
        boolean firstFill,
        int tables,
        List<String> changedTables,
        long rowsDeleted,
        long rowsInserted,
        long bytes,
        long millis,
        String snapshot,
        String hash,
        int sequences,
        String failure,
        long times) {

    static ReplicationRun proven(Instant at, Trigger trigger, String database, Replicator.RunRecord run) {
        return new ReplicationRun(
                text(at),
                trigger.wire(),
                run.scope().name().toLowerCase(Locale.ROOT),
                database,
                run.verified(),
                run.firstFill(),
                run.tables(),
                run.changedTables(),
                run.rowsDeleted(),
                run.rowsInserted(),
                run.bytes(),
                run.took().toMillis(),
                run.snapshot(),
                run.hash(),
                run.sequences(),
                "",
                1);
    }

    static ReplicationRun failed(Instant at, Trigger trigger, String database, long millis, String why) {
        return new ReplicationRun(
                text(at), trigger.wire(), "", database, false, false, 0, List.of(), 0, 0, 0, millis, "", "", 0, why, 1);
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    boolean changedNothing() {
        return proven && !firstFill && changedTables.isEmpty();
    }

    /** Whether this tells of nothing new after the other one. */
    boolean repeats(ReplicationRun before) {
        boolean alike = trigger.equals(before.trigger) && database.equals(before.database);
        boolean equal = changedNothing() && before.changedNothing() && scope.equals(before.scope);
        boolean failing = !proven && !before.proven && failure.equals(before.failure);
        return alike && trigger.equals(Trigger.CONTINUOUS.wire()) && (equal || failing);
    }

    ReplicationRun times(long count) {
        return new ReplicationRun(
                at,
                trigger,
                scope,
                database,
                proven,
                firstFill,
                tables,
                changedTables,
                rowsDeleted,
                rowsInserted,
                bytes,
                millis,
                snapshot,
                hash,
                sequences,
                failure,
                count);
    }

    /** Which tables differed, for people. */
    String compared() {
        String what = changedTables.isEmpty()
                ? "all %d tables compared were equal".formatted(tables)
                : "%d of %d tables differed (%s)"
                        .formatted(changedTables.size(), tables, String.join(", ", changedTables));
        return "%s, %s%s: %s".formatted(trigger, scope, firstFill ? ", first fill" : "", what);
    }

    /** What moved, for people. */
    String moved() {
        return "%d rows deleted, %d inserted, %d bytes, %d sequences moved; proven equal"
                .formatted(rowsDeleted, rowsInserted, bytes, sequences);
    }

    /** Of which state that is true, for people. */
    String evidence() {
        return "database %s, snapshot %s, hash %s".formatted(database, snapshot, hash);
    }
}
