package wazoha.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The medians of all rounds of one size, what they mean, and how they are shown.
 *
 * @param widened hinted runs that a doubt made whole
 */
record Figures(
        int users, long rows, int rounds, Map<Work, Cost> medians, double memory, int widened, List<Target> targets) {

    static Figures of(int users, long rows, Map<Work, List<Cost>> costs, double memory, int widened) {
        var medians = new EnumMap<Work, Cost>(Work.class);
        costs.forEach((work, all) -> medians.put(work, Cost.median(all)));
        var worst = Duration.ZERO;
        for (var few : List.of(Work.WHOLE_FEW, Work.HINTED_FEW)) {
            var wait = Cost.worstWait(costs.getOrDefault(few, List.of()));
            worst = wait.compareTo(worst) > 0 ? wait : worst;
        }
        int rounds = costs.getOrDefault(Work.IDLE, List.of()).size();
        return new Figures(users, rows, rounds, medians, memory, widened, Target.of(users, medians, worst, memory));
    }

    boolean allMet() {
        return targets.stream().allMatch(Target::isMet);
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(
                "%d users, %d rows in the tables that are copied, medians of %d rounds".formatted(users, rows, rounds));
        lines.add(String.format(
                Locale.ROOT,
                "%-36s %9s %7s %9s %7s %10s %6s %9s",
                "",
                "wall s",
                "ratio",
                "servers s",
                "ours s",
                "WAL kB",
                "temp",
                "reader ms"));
        medians.forEach((work, cost) -> lines.add(line(work, cost)));
        lines.add(String.format(Locale.ROOT, "memory of our process at most %.0f MiB", memory));
        if (widened > 0) {
            lines.add("hinted runs that a doubt made whole: %d".formatted(widened));
        }
        targets.forEach(target -> lines.add(target.line()));
        return lines;
    }

    ObjectNode json() {
        var json = new ObjectMapper().createObjectNode();
        json.put("users", users)
                .put("rows", rows)
                .put("rounds", rounds)
                .put("memoryMebibytes", memory)
                .put("widened", widened);
        var works = json.putObject("medians");
        medians.forEach((work, cost) -> works.putObject(work.name().toLowerCase(Locale.ROOT))
                .put("wallSeconds", seconds(cost.wall()))
                .put("ratio", ratio(cost))
                .put("serversSeconds", seconds(cost.servers()))
                .put("oursSeconds", seconds(cost.ours()))
                .put("walBytes", cost.walBytes())
                .put("temporaryFiles", cost.temporaryFiles())
                .put("readerMillis", cost.longestWait().toNanos() / 1e6));
        var list = json.putArray("targets");
        targets.forEach(target -> list.addObject()
                .put("what", target.what())
                .put("seen", target.seen())
                .put("limit", target.limit())
                .put("unit", target.unit())
                .put("met", target.isMet()));
        return json;
    }

    private String line(Work work, Cost cost) {
        return String.format(
                Locale.ROOT,
                "%-36s %9.3f %7.3f %9.2f %7.2f %10.0f %6d %9.1f",
                work.label(),
                seconds(cost.wall()),
                ratio(cost),
                seconds(cost.servers()),
                seconds(cost.ours()),
                cost.walBytes() / 1e3,
                cost.temporaryFiles(),
                cost.longestWait().toNanos() / 1e6);
    }

    /** Of the time of dump, truncate and load in the same rounds. */
    private double ratio(Cost cost) {
        var theirs = medians.get(Work.DUMP_AND_LOAD);
        return theirs == null ? Double.NaN : seconds(cost.wall()) / seconds(theirs.wall());
    }

    private static double seconds(Duration length) {
        return length.toNanos() / 1e9;
    }
}
