package wazoha.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trials one after another: what was seen in each, and what should not have been. */
final class Tally implements Outcome {
    /**
     * @param problems none if it passed
     * @param seen figures by name, in seconds or numbers
     */
    record Trial(String name, List<String> problems, Map<String, Double> seen) {
        boolean passed() {
            return problems.isEmpty();
        }

        String line() {
            var figures = new ArrayList<String>();
            seen.forEach((what, figure) -> figures.add(String.format(Locale.ROOT, "%s %.1f", what, figure)));
            return "%s  %-52s %s%s"
                    .formatted(
                            passed() ? "ok  " : "FAIL",
                            name,
                            String.join(", ", figures),
                            passed() ? "" : " -- " + String.join("; ", problems));
        }
    }

    private final String kind;
    private final List<Trial> trials = new ArrayList<>();

    /** @param kind the plural of what is counted */
    Tally(String kind) {
        this.kind = kind;
    }

    void add(Trial trial) {
        trials.add(trial);
    }

    @Override
    public boolean isKept() {
        return !trials.isEmpty() && trials.stream().allMatch(Trial::passed);
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<String>();
        worst().forEach((what, figure) -> lines.add(String.format(Locale.ROOT, "  %-52s %7.1f", what, figure)));
        long passed = trials.stream().filter(Trial::passed).count();
        lines.add("");
        lines.add("%d %s, %d passed, %d failed".formatted(trials.size(), kind, passed, trials.size() - passed));
        return lines;
    }

    private Map<String, Double> worst() {
        var worst = new LinkedHashMap<String, Double>();
        for (var trial : trials) {
            trial.seen().forEach((what, figure) -> worst.merge(what + ", at most", figure, Math::max));
        }
        return worst;
    }

    @Override
    public void into(ObjectNode json) {
        json.put("kept", isKept());
        var all = json.putArray(kind);
        for (var trial : trials) {
            var one = all.addObject();
            one.put("name", trial.name()).put("passed", trial.passed());
            var problems = one.putArray("problems");
            trial.problems().forEach(problems::add);
            var seen = one.putObject("seen");
            trial.seen().forEach(seen::put);
        }
    }
}
