package wazoha.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long changes took from their commit on the master to the slave.
 *
 * @param users of the generated system; 0 for the demo's few
 * @param changes how many were made
 * @param arrived of those that arrived, shortest first
 * @param memory the most that each daemon ever held, in MiB
 */
record LatencyFigures(int users, int changes, List<Duration> arrived, Map<String, Double> memory) implements Outcome {
    private static final Duration AIM = Duration.ofSeconds(6);
    private static final double MEMORY = 120;

    @Override
    public boolean isKept() {
        return arrived.size() == changes
                && percentile(99).compareTo(AIM) < 0
                && memory.values().stream().allMatch(most -> most < MEMORY);
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("  %d of %d changes arrived".formatted(arrived.size(), changes));
        for (int percent : List.of(50, 90, 99, 100)) {
            lines.add(String.format(Locale.ROOT, "  p%-3d %6.2f s", percent, seconds(percentile(percent))));
        }
        memory.forEach((node, most) -> lines.add(String.format(
                Locale.ROOT, "  memory of the %s's daemon at most %.0f MiB (limit %.0f)", node, most, MEMORY)));
        lines.add((isKept() ? "KEPT" : "BROKEN") + ": all arrive, 99 of 100 within %d s".formatted(AIM.toSeconds()));
        return lines;
    }

    @Override
    public void into(ObjectNode json) {
        json.put("kept", isKept()).put("users", users).put("changes", changes).put("arrived", arrived.size());
        json.put("p50Seconds", seconds(percentile(50))).put("p99Seconds", seconds(percentile(99)));
        json.put("longestSeconds", seconds(percentile(100)));
        memory.forEach((node, most) -> json.put(node + "DaemonMebibytes", most));
    }

    /** The nearest rank; as long as can be if nothing arrived. */
    private Duration percentile(int percent) {
        int rank = (int) Math.ceil(arrived.size() * percent / 100.0);
        return rank == 0 ? Duration.ofDays(1) : arrived.get(rank - 1);
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }
}
