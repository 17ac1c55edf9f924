package wazoha.cli;

import java.util.List;
import java.util.function.Function;

/** A command that can be made by its name; all of them, in the order of the help. */
record NamedCommand(String word, Function<WazoHa, NodeCommand> maker) {
    static final List<NamedCommand> ALL = List.of(
            new NamedCommand(RunCommand.NAME, RunCommand::new),
            new NamedCommand(StatusCommand.NAME, StatusCommand::new),
            new NamedCommand(HistoryCommand.NAME, HistoryCommand::new),
            new NamedCommand(PreflightCommand.NAME, PreflightCommand::new),
            new NamedCommand(ConfigureCommand.NAME, ConfigureCommand::new),
            new NamedCommand(HoldCommand.NAME, HoldCommand::new),
            new NamedCommand(ReleaseCommand.NAME, ReleaseCommand::new),
            new NamedCommand(AdoptCommand.NAME, AdoptCommand::new),
            new NamedCommand(TokenCommand.NAME, TokenCommand::new),
            new NamedCommand(ReplicationCommand.NAME, ReplicationCommand::new),
            new NamedCommand(DevicesCommand.NAME, DevicesCommand::new),
            new NamedCommand(PairCommand.NAME, PairCommand::new),
            new NamedCommand(UnpairCommand.NAME, UnpairCommand::new),
            new NamedCommand(DatabaseCommand.NAME, DatabaseCommand::new),
            new NamedCommand(AsteriskCommand.NAME, AsteriskCommand::new),
            new NamedCommand(SyncScript.NAME, SyncScript::new),
            new NamedCommand(CheckMasterScript.NAME, CheckMasterScript::new),
            new NamedCommand(SlaveServicesScript.NAME, SlaveServicesScript::new),
            new NamedCommand(ReplicationScript.NAME, ReplicationScript::new),
            new NamedCommand(ServiceScript.NAME, ServiceScript::new),
            new NamedCommand(PairAcceptCommand.NAME, PairAcceptCommand::new),
            new NamedCommand(VersionCommand.NAME, VersionCommand::new));

    NodeCommand make(WazoHa program) {
        return maker.apply(program);
    }

    static boolean isOne(String word) {
        return ALL.stream().anyMatch(command -> command.word.equals(word));
    }
}
