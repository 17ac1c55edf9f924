package wazoha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wazoha.api.Order;

/** What happened, and which rule decided it. */
@Command(
        name = HistoryCommand.NAME,
        description =
                "Shows the newest entries of this node's history, oldest first: time, phase, rule, event, reason.")
final class HistoryCommand extends NodeCommand {
    static final String NAME = "history";

    @Option(names = "-n", paramLabel = "N", description = "How many entries, 1 to 1000 (default: 20).")
    int count = 20;

    @Option(names = "--json", description = "Print one line of JSON an entry, with all that was recorded.")
    boolean json;

    HistoryCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        return program.ask(Order.history(count), answer -> {
            for (var entry : answer.path("history")) {
                program.print(json ? entry.toString() : text(entry));
            }
        });
    }

    static String text(JsonNode entry) {
        if (!entry.isObject()) {
            return Plain.line(entry);
        }
        long repeated = entry.path("repeated").asLong();
        return "%-24s  %-12s  %4s  %-14s  %s%s"
                .formatted(
                        Plain.line(entry.path("time")),
                        Plain.line(entry.path("phase")),
                        Plain.line(entry.path("rule")),
                        Plain.line(entry.path("event")),
                        Plain.line(entry.path("reason")),
                        repeated > 1 ? " (%d times)".formatted(repeated) : "")
                .stripTrailing();
    }
}
