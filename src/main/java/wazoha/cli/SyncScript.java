package wazoha.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wazoha.api.DaemonClient;
import wazoha.api.Order;

/** {@code wazo-sync [-i]} (docs/contract.md, section 7). */
@Command(
        name = SyncScript.NAME,
        description = {
            "Copies the directories of this master to its slave now, through the daemon.",
            "With -i: pairs the two nodes once. Makes the SSH key, installs it on the slave and makes the role of the"
                    + " replication. Asks for the password of root on the slave unless --identity is given."
        })
final class SyncScript extends NodeCommand {
    static final String NAME = "wazo-sync";
    private static final String FAILURE = "Synchronization failure: ";

    @Option(
            names = {"-i", "--init"},
            description = "Pair this master with its slave.")
    boolean pair;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "With -i: a private key that root on the slave already accepts.")
    @Nullable
    Path identity;

    SyncScript(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        if (!pair && (identity != null)) {
            program.complain("wazo-sync: --identity belongs to -i; see 'wazo-sync --help'");
            return ExitStatus.USAGE;
        }
        if (!Files.exists(program.paths().isPrimary())) {
            program.print("HA not configured or not a master node");
            return ExitStatus.REFUSED;
        }
        if (pair) {
            var order = new PairOrder(identity);
            return program.work.pair(program.paths().root(), order, program.terminal.out());
        }
        var key = program.paths().sshKey();
        if (!Files.exists(key)) {
            program.print("SSH key %s not found: not synchronizing".formatted(key));
            return ExitStatus.DONE;
        }
        return copy();
    }

    private int copy() {
        var status = program.tell(Order.status());
        if (!(status instanceof DaemonClient.Result.Answer now)) {
            return program.failed(status, FAILURE);
        }
        program.print("Synchronizing to %s...".formatted(Plain.text(now.body().at("/status/remoteAddress"))));
        var result = program.tell(Order.syncFiles());
        if (!(result instanceof DaemonClient.Result.Answer done)) {
            return program.failed(result, FAILURE);
        }
        done.body().path("lines").forEach(line -> program.print(Plain.line(line)));
        return ExitStatus.DONE;
    }
}
