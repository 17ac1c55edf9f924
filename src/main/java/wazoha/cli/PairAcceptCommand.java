package wazoha.cli;

import picocli.CommandLine.Command;

/** The slave's half of pairing, run over ssh by {@code wazo-sync -i} on the master. */
@Command(
        name = PairAcceptCommand.NAME,
        hidden = true,
        description = "Reads one line of JSON on stdin from the master that pairs with this slave, and answers one.")
final class PairAcceptCommand extends NodeCommand {
    static final String NAME = "pair-accept";

    PairAcceptCommand(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        return program.work.acceptPair(program.paths().root(), program.terminal.in(), program.terminal.out());
    }
}
