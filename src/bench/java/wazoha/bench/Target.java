package wazoha.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A figure that replication must keep, and what it was.
 *
 * @param seen in the unit of the limit
 */
record Target(String what, double seen, double limit, String unit) {
    private static final Duration READER = Duration.ofMillis(100);
    private static final double MEMORY = 120;

    /** Those that hold for a system of this size. */
    static List<Target> of(int users, Map<Work, Cost> medians, Duration worstWait, double memory) {
        var targets = new ArrayList<Target>();
        if (users >= 10_000) {
            targets.add(ratio(
                    "10 changed rows, whole",
                    Work.WHOLE_FEW,
                    Work.DUMP_AND_LOAD,
                    users >= 50_000 ? 0.25 : 0.30,
                    medians));
        }
        if (users >= 50_000) {
            targets.add(ratio("10 changed rows, hinted", Work.HINTED_FEW, Work.DUMP_AND_LOAD, 0.05, medians));
        }
        targets.add(ratio("first fill, proven", Work.FIRST_FILL, Work.RAW_COPY, 1.5, medians));
        targets.add(new Target(
                "longest wait of a reader, 10 changed rows", worstWait.toNanos() / 1e6, READER.toMillis(), "ms"));
        for (var few : List.of(Work.WHOLE_FEW, Work.HINTED_FEW)) {
            var cost = cost(few, medians);
            targets.add(new Target("WAL on the slave, " + few.label(), cost.walBytes() / 1e6, 1, "MB"));
        }
        long files = medians.entrySet().stream()
                .filter(entry -> !entry.getKey().scope().isEmpty())
                .mapToLong(entry -> entry.getValue().temporaryFiles())
                .sum();
        targets.add(new Target("temporary files of all our runs", files, 0, "files"));
        targets.add(new Target("memory of our process", memory, MEMORY, "MiB"));
        return List.copyOf(targets);
    }

    boolean isMet() {
        return seen <= limit;
    }

    String line() {
        return String.format(
                Locale.ROOT, "%-6s %-45s %8.3f %s (at most %s)", isMet() ? "met" : "MISSED", what, seen, unit, limit);
    }

    private static Target ratio(String what, Work ours, Work theirs, double limit, Map<Work, Cost> medians) {
        double ratio = (double) cost(ours, medians).wall().toNanos()
                / cost(theirs, medians).wall().toNanos();
        return new Target(what, ratio, limit, "of: " + theirs.label());
    }

    private static Cost cost(Work work, Map<Work, Cost> medians) {
        var cost = medians.get(work);
        if (cost == null) {
            throw new IllegalStateException(work + " was not measured");
        }
        return cost;
    }
}
