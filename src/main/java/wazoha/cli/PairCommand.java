package wazoha.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The slave's half of pairing where root may not log in by password (docs/contract.md, section 7). */
@Command(
        name = PairCommand.NAME,
        customSynopsis =
                "wazo-ha pair accept --master ADDRESS --host-key FINGERPRINT --fingerprint FINGERPRINT TYPE KEY",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:the master's key is let in", "1:refused, and nothing was changed", "2:wrong usage"},
        description = {
            "Lets the key of a master in on this slave, and makes the role of the replication. The master prints the whole"
                    + " line: 'wazo-sync -i' there. Nothing in it is secret.",
            "Compares the fingerprints: a line that was cut, or that is meant for another host, is refused."
        })
final class PairCommand extends NodeCommand {
    static final String NAME = "pair";

    @Parameters(index = "0", paramLabel = "accept", description = "The only verb.")
    String verb = "";

    @Parameters(index = "1", paramLabel = "TYPE", description = "Of the master's public key, such as ssh-rsa.")
    String type = "";

    @Parameters(index = "2", paramLabel = "KEY", description = "The master's public key.")
    String key = "";

    @Option(names = "--master", required = true, paramLabel = "ADDRESS", description = "From where the key is let in.")
    String master = "";

    @Option(
            names = "--host-key",
            required = true,
            paramLabel = "FINGERPRINT",
            description = "Of this host's key, as the master saw it.")
    String hostKey = "";

    @Option(names = "--fingerprint", required = true, paramLabel = "FINGERPRINT", description = "Of the master's key.")
    String fingerprint = "";

    PairCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        if (!verb.equals("accept")) {
            program.complain(
                    "wazo-ha: pair knows only the verb accept, not '%s'; see 'wazo-ha pair --help'".formatted(verb));
            return ExitStatus.USAGE;
        }
        var typed = new LocalWork.Typed(master, hostKey, fingerprint, type, key);
        return program.work.acceptTyped(program.paths().root(), typed, program.terminal.out());
    }
}
