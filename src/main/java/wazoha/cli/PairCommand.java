package wazoha.cli;

import java.util.List;
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

    @Parameters(arity = "3", paramLabel = "accept TYPE KEY", description = "The verb, and the master's public key.")
    List<String> words = List.of();

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
        if (!words.get(0).equals("accept")) {
            program.complain("wazo-ha: pair knows only the verb accept, not '%s'; see 'wazo-ha pair --help'"
                    .formatted(words.get(0)));
            return ExitStatus.USAGE;
        }
        var typed = new LocalWork.Typed(master, hostKey, fingerprint, words.get(1), words.get(2));
        return program.work.acceptTyped(program.paths().root(), typed, program.terminal.out());
    }
}
