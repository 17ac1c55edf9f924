package wazoha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import wazoha.api.Order;

/** The role of this node, as PUT /1.1/ha sets it. */
@Command(
        name = ConfigureCommand.NAME,
        description = {
            "Makes this node master, slave or disabled, as PUT /1.1/ha does: wholly or not at all.",
            "The same configuration again changes nothing."
        })
final class ConfigureCommand extends NodeCommand {
    static final String NAME = "configure";

    @Parameters(paramLabel = "master|slave|disabled", description = "The role.")
    String role = "";

    @Option(
            names = "--remote",
            paramLabel = "ADDRESS",
            description = "The peer's IPv4 or IPv6 address; needed unless disabled.")
    String remote = "";

    @Option(names = "--dry-run", description = "Only print what would change, a line each.")
    boolean dryRun;

    @Option(names = "--json", description = "Print one line of JSON: the plan as PUT /1.1/ha?dry_run=true answers it.")
    boolean json;

    ConfigureCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        return dryRun
                ? program.ask(Order.plan(role, remote), answer -> printPlan(answer.path("changes")))
                : program.ask(Order.configure(role, remote), answer -> printDone(answer.path("warnings")));
    }

    private void printPlan(JsonNode changes) {
        if (json) {
            program.print("{\"changes\":%s}".formatted(changes));
        } else if (changes.isEmpty()) {
            program.print("Nothing would change");
        } else {
            changes.forEach(line -> program.print(Plain.line(line)));
        }
    }

    private void printDone(JsonNode warnings) {
        if (json) {
            program.print("{\"warnings\":%s}".formatted(warnings));
            return;
        }
        program.print(
                remote.isEmpty()
                        ? "Configured as " + role
                        : "Configured as %s of the pair with %s".formatted(role, remote));
        warnings.forEach(warning -> program.print("Warning: " + Plain.line(warning)));
    }
}
