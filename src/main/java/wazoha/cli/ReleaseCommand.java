package wazoha.cli;

import picocli.CommandLine.Command;
import wazoha.api.Order;

/** Ends a hold. */
@Command(
        name = ReleaseCommand.NAME,
        description =
                "Ends a hold, or the silence ordered by 'xivo-manage-slave-services stop': the node decides again.")
final class ReleaseCommand extends NodeCommand {
    static final String NAME = "release";

    ReleaseCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        return program.ask(Order.release(), answer -> program.print("Released: this node decides again"));
    }
}
