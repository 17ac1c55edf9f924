package wazoha.cli;

import java.util.Arrays;
import java.util.function.Function;

/** Every command by its name, in the order of the help. */
enum Commands {
    RUN(RunCommand.NAME, RunCommand::new),
    STATUS(StatusCommand.NAME, StatusCommand::new),
    HISTORY(HistoryCommand.NAME, HistoryCommand::new),
    CONFIGURE(ConfigureCommand.NAME, ConfigureCommand::new),
    HOLD(HoldCommand.NAME, HoldCommand::new),
    RELEASE(ReleaseCommand.NAME, ReleaseCommand::new),
    TOKEN(TokenCommand.NAME, TokenCommand::new),
    SYNC(SyncScript.NAME, SyncScript::new),
    CHECK_MASTER(CheckMasterScript.NAME, CheckMasterScript::new),
    SLAVE_SERVICES(SlaveServicesScript.NAME, SlaveServicesScript::new),
    REPLICATION(ReplicationScript.NAME, ReplicationScript::new),
    PAIR_ACCEPT(PairAcceptCommand.NAME, PairAcceptCommand::new),
    VERSION(VersionCommand.NAME, VersionCommand::new);

    private final String word;
    private final Function<WazoHa, NodeCommand> maker;

    Commands(String word, Function<WazoHa, NodeCommand> maker) {
        this.word = word;
        this.maker = maker;
    }

    String word() {
        return word;
    }

    NodeCommand make(WazoHa program) {
        return maker.apply(program);
    }

    static boolean isOne(String word) {
        return Arrays.stream(values()).anyMatch(command -> command.word.equals(word));
    }
}
