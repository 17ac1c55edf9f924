package wazoha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** docs/faults.md, from the lines of JSON that lab/fault wrote into lab/results. */
final class FaultsPage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path lab;
    private final StringBuilder page = new StringBuilder();

    private FaultsPage(Path lab) {
        this.lab = lab;
    }

    static String of(Path lab) throws IOException {
        return new FaultsPage(lab).text();
    }

    private String text() throws IOException {
        var runs = runs("faults.jsonl");
        page.append("""
                # What happens when something breaks

                Seen in the lab of two real hosts ([lab.md](lab.md)), and printed from its results (`lab/results`) by
                `./test -Dtest=FaultsPageTest -Dwrite=true`. Seconds; of several runs the median, and the worst behind the slash.

                - *serves*: from each step to the moment in which the node that ought to serve answers phones, puts the calls of other
                  phones through (*rings*), or says what is wrong (*says*). *silence*: the longest time between two answers of a
                  node that *stays*; it is asked once or twice a second.
                - *gap*: the longest time in which one phone had no answered call, as caller and as called; the worst phone of all,
                  over the whole run, the way home included. Each phone calls and is called once a second.
                - *well*: from the last step until the pair was well again: equal, proven, one of them standing by.
                - *kept*: rows written on the slave that the master keeps in a file and does not merge yet. *lost*: nowhere.

                """);
        if (Files.exists(lab.resolve("results/machine.txt"))) {
            page.append(Files.readString(lab.resolve("results/machine.txt"))).append('\n');
        }
        page.append("""
                | fault | runs as written | serves | decided by rule | gap outgoing | gap incoming | well | rows kept | rows lost |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        runs.forEach((fault, all) -> row(fault, all));
        failures(runs);
        notRun(runs);
        baseline();
        return page.toString();
    }

    private void row(String fault, List<JsonNode> all) {
        long good = all.stream().filter(FaultsPage::isAsWritten).count();
        boolean merged = all.stream().mapToInt(run -> run.path("kept").asInt()).sum() == 0;
        page.append("| [%s](../lab/faults/%s) | %d of %d%s | %s | %s | %s | %s | %s | %d | %d |\n"
                .formatted(
                        fault,
                        fault,
                        good,
                        all.size(),
                        merged ? "" : ", not merged",
                        steps(all),
                        rules(all),
                        figure(all, run -> run.path("gap_outgoing")),
                        figure(all, run -> run.path("gap_incoming")),
                        figure(all, run -> run.path("well_again")),
                        all.stream().mapToInt(run -> run.path("kept").asInt()).sum(),
                        all.stream().mapToInt(run -> run.path("lost").asInt()).sum()));
    }

    /** Merging is what this version cannot do; it is listed as a failure, and does not hide the others. */
    private static boolean isAsWritten(JsonNode run) {
        return StreamSupport.stream(run.path("failures").spliterator(), false)
                .allMatch(failure -> failure.asText().endsWith("(this version does not merge)"));
    }

    /** Each step's node with its figure over all runs. */
    private static String steps(List<JsonNode> all) {
        var words = new ArrayList<String>();
        var first = all.get(0).path("steps");
        for (int number = 0; number < first.size(); number++) {
            int at = number;
            var step = first.get(number);
            String seconds = figure(all, run -> run.path("steps").path(at).path("seconds"));
            String node = step.path("node").asText();
            words.add(
                    switch (step.path("kind").asText()) {
                        case "says" -> "%s says %s".formatted(node, seconds);
                        case "rings" -> "%s rings %s".formatted(node, seconds);
                        case "stays" ->
                            seconds.equals("0.0") ? node + " stays" : "%s stays (silence %s)".formatted(node, seconds);
                        default -> "%s %s".formatted(node, seconds);
                    });
        }
        return String.join(", ", words);
    }

    private static String rules(List<JsonNode> all) {
        var rules = all.stream()
                .flatMap(run -> StreamSupport.stream(run.path("steps").spliterator(), false))
                .filter(step -> step.path("kind").asText().equals("serves")
                        && step.path("rule").isInt())
                .map(step -> step.path("rule").asText())
                .distinct()
                .toList();
        return rules.isEmpty() ? "none" : String.join(", ", rules);
    }

    private static String figure(List<JsonNode> all, Function<JsonNode, JsonNode> which) {
        var sorted = all.stream()
                .map(which)
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble)
                .sorted()
                .toList();
        if (sorted.isEmpty()) {
            return "never";
        }
        int last = sorted.size() - 1;
        double median = (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2;
        return last == 0 ? "%.1f".formatted(median) : "%.1f / %.1f".formatted(median, sorted.get(last));
    }

    private void failures(Map<String, List<JsonNode>> runs) {
        page.append("\n## Not as written\n\n");
        int before = page.length();
        runs.forEach((fault, all) -> {
            var reasons = all.stream()
                    .flatMap(run -> StreamSupport.stream(run.path("failures").spliterator(), false))
                    .map(JsonNode::asText)
                    .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
            reasons.forEach((reason, times) -> page.append(
                    "- %s: %s%s\n".formatted(fault, reason, times == 1 ? "" : " (%d times)".formatted(times))));
        });
        if (page.length() == before) {
            page.append("Nothing.\n");
        }
    }

    private void notRun(Map<String, List<JsonNode>> runs) throws IOException {
        try (Stream<Path> files = Files.list(lab.resolve("faults"))) {
            var missing = files.map(file -> file.getFileName().toString())
                    .filter(fault -> !runs.containsKey(fault))
                    .sorted()
                    .toList();
            if (!missing.isEmpty()) {
                page.append("\nWritten, and not in these results: %s.\n".formatted(String.join(", ", missing)));
            }
        }
    }

    private void baseline() throws IOException {
        var runs = runs("baseline.jsonl");
        if (runs.isEmpty()) {
            return;
        }
        page.append("""

                ## The same, as it was done before

                The same hosts and phones without wazo-ha: each minute cron asks the master by three pings 10 s apart, and starts the slave's
                Asterisk if none is answered. Registrations are not handed over; rows were replicated beforehand.

                | fault | runs | serves | gap outgoing | gap incoming |
                | --- | --- | --- | --- | --- |
                """);
        runs.forEach((fault, all) -> page.append("| %s | %d | %s | %s | %s |\n"
                .formatted(
                        fault,
                        all.size(),
                        steps(all),
                        figure(all, run -> run.path("gap_outgoing")),
                        figure(all, run -> run.path("gap_incoming")))));
    }

    /** The runs of each fault, in the order of the file. */
    private Map<String, List<JsonNode>> runs(String name) throws IOException {
        var runs = new java.util.LinkedHashMap<String, List<JsonNode>>();
        var file = lab.resolve("results").resolve(name);
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var run = JSON.readTree(line);
                runs.computeIfAbsent(run.required("fault").asText(), fault -> new ArrayList<>())
                        .add(run);
            }
        }
        return runs;
    }
}
