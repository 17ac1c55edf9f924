package wazoha.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which version this is. */
@Command(name = VersionCommand.NAME, description = "Prints the version of this program.")
final class VersionCommand extends NodeCommand {
    static final String NAME = "version";

    @Option(names = "--json", description = "Print {\"version\": \"...\"}.")
    boolean json;

    VersionCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        var version = program.work.version();
        program.print(json ? "{\"version\": \"%s\"}".formatted(version) : "wazo-ha " + version);
        return ExitStatus.DONE;
    }
}
