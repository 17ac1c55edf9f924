package wazoha.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wazoha.api.Order;

/** What is true now. */
@Command(
        name = StatusCommand.NAME,
        description = {
            "Shows what this node is, what it is doing and why, and how it sees its peer.",
            "Waits 2 s at most for the daemon."
        })
final class StatusCommand extends NodeCommand {
    static final String NAME = "status";

    @Option(names = "--json", description = "Print one line of JSON, as GET /1.1/ha/status answers it.")
    boolean json;

    StatusCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        return program.ask(Order.status(), answer -> {
            var status = answer.path("status");
            program.print(json ? status.toString() : StatusText.of(status, program.time));
        });
    }
}
