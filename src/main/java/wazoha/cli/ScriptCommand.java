package wazoha.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * One of the scripts of docs/contract.md, sections 6 to 8: their words and statuses are fixed. What the contract makes
 * them say goes to stdout; that no daemon runs goes to stderr, so that cron mails it.
 */
@Command
abstract class ScriptCommand extends NodeCommand {
    final String usage;
    private final int usageStatus;

    @Parameters(arity = "0..*", hidden = true)
    List<String> arguments = List.of();

    ScriptCommand(WazoHa program, String usage, int usageStatus) {
        super(program);
        this.usage = usage;
        this.usageStatus = usageStatus;
    }

    /** Exactly one argument, or the usage. */
    @Override
    public Integer call() {
        return arguments.size() == 1 ? carryOut(arguments.get(0)) : usage();
    }

    abstract int carryOut(String argument);

    int usage() {
        program.complain("usage: " + usage);
        return usageStatus;
    }
}
