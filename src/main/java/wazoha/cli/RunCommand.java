package wazoha.cli;

import picocli.CommandLine.Command;

/** The daemon. */
@Command(
        name = RunCommand.NAME,
        description = {
            "Runs the daemon in the foreground until SIGTERM. Its unit is wazo-ha.service.",
            "Exits with 78, naming every mistake, if a configuration file is wrong."
        })
final class RunCommand extends NodeCommand {
    static final String NAME = "run";

    RunCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        return program.work.run(program.paths().root());
    }
}
