package wazoha.cli;

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

    ConfigureCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        return program.ask(
                Order.configure(role, remote),
                answer -> program.print(
                        remote.isEmpty()
                                ? "Configured as " + role
                                : "Configured as %s of the pair with %s".formatted(role, remote)));
    }
}
