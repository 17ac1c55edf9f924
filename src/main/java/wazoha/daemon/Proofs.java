package wazoha.daemon;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import wazoha.node.Ticker;

/**
 * How old the proofs of each database are; of several together only the oldest counts.
 *
 * <p>Not thread-safe: of the book.
 */
final class Proofs {
    private static final Duration NEVER = Duration.ofNanos(-1);

    private record Of(Duration proven, Duration whole, long runs, long unchanged, long failures, String failure) {
        static final Of NOTHING = new Of(NEVER, NEVER, 0, 0, 0, "");
    }

    private final Ticker ticker;
    private final Map<String, Of> databases = new LinkedHashMap<>();

    /** @param names of all databases that are copied; one that is not named counts from its first run on */
    Proofs(List<String> names, Ticker ticker) {
        this.ticker = ticker;
        names.forEach(name -> databases.put(name, Of.NOTHING));
    }

    void proven(String database, boolean all, boolean changedNothing) {
        var before = databases.getOrDefault(database, Of.NOTHING);
        databases.put(
                database,
                new Of(
                        ticker.now(),
                        all ? ticker.now() : before.whole(),
                        before.runs() + 1,
                        before.unchanged() + (changedNothing ? 1 : 0),
                        before.failures(),
                        ""));
    }

    void failed(String database, String why) {
        var before = databases.getOrDefault(database, Of.NOTHING);
        databases.put(
                database,
                new Of(before.proven(), before.whole(), before.runs(), before.unchanged(), before.failures() + 1, why));
    }

    /** Since all databases were proven; -1 if one of them never was. */
    long provenAgeMillis() {
        return oldest(Of::proven);
    }

    /** Since all tables of all databases were compared; -1 if those of one never were. */
    long wholeAgeMillis() {
        return oldest(Of::whole);
    }

    private long oldest(Function<Of, Duration> time) {
        return databases.values().stream()
                .map(time)
                .min(Duration::compareTo)
                .map(this::age)
                .orElse(-1L);
    }

    private long age(Duration then) {
        return then.isNegative() ? -1 : ticker.now().minus(then).toMillis();
    }

    List<ReplicationStatus.OfDatabase> shown() {
        return databases.entrySet().stream()
                .map(entry -> shown(entry.getKey(), entry.getValue()))
                .toList();
    }

    private ReplicationStatus.OfDatabase shown(String name, Of one) {
        String fine = one.proven().isNegative() ? "idle" : "ok";
        return new ReplicationStatus.OfDatabase(
                name,
                one.failure().isEmpty() ? fine : "failing",
                age(one.proven()),
                age(one.whole()),
                one.runs(),
                one.unchanged(),
                one.failures(),
                one.failure());
    }
}
