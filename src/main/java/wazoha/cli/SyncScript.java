package wazoha.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wazoha.api.DaemonClient;
import wazoha.api.Order;

/** {@code wazo-sync [-i] [--force]} (docs/contract.md, section 7). What it prints is logged as well. */
@Command(
        name = SyncScript.NAME,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:copied, or there is no key and nothing to do",
            "1:failed, or this node is no master",
            "2:wrong usage"
        },
        description = {
            "Copies the directories of this master to its slave now, through the daemon or, where none answers, in its"
                    + " place.",
            "With -i: pairs the two nodes once. Makes the SSH key, installs it on the slave and makes the role of the"
                    + " replication. "
                    + " Asks for the password of root on the slave unless --identity or --password-file is given. Where root may"
                    + " not log in by password: prints the one line to type on the slave, and waits for it."
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

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "With -i: a file of mode 600 with the password of root on the slave on its first line.")
    @Nullable
    Path passwordFile;

    @Option(names = "--rotate", description = "With -i: renew the key and the password although they work.")
    boolean rotate;

    @Option(
            names = "--force",
            description = "Delete on the slave what is gone here, even if that is more than half of a directory.")
    boolean force;

    SyncScript(WazoHa program) {
        super(program);
    }

    @Override
    public Integer call() {
        var mistake = mistake();
        if (!mistake.isEmpty()) {
            program.complain("wazo-sync: %s; see 'wazo-sync --help'".formatted(mistake));
            return ExitStatus.USAGE;
        }
        if (pair && force) {
            program.complain("wazo-sync: --force belongs to a copy, not to -i; see 'wazo-sync --help'");
            return ExitStatus.USAGE;
        }
        var out = new SyncLog(program.terminal, program.paths().syncLog(), program.time).stream();
        if (!Files.exists(program.paths().isPrimary())) {
            out.println("HA not configured or not a master node");
            return ExitStatus.REFUSED;
        }
        if (pair) {
            return program.work.pair(program.paths().root(), new PairOrder(identity, passwordFile, rotate), out);
        }
        var key = program.paths().sshKey();
        if (!Files.exists(key)) {
            out.println("SSH key %s not found: not synchronizing".formatted(key));
            return ExitStatus.DONE;
        }
        return copy(out);
    }

    /** What is wrong with the options; empty if nothing is. */
    private String mistake() {
        if (identity != null && passwordFile != null) {
            return "--identity and --password-file are two ways of the same: name one";
        }
        if (pair) {
            return "";
        }
        return rotate
                ? "--rotate belongs to -i"
                : identity != null
                        ? "--identity belongs to -i"
                        : passwordFile != null ? "--password-file belongs to -i" : "";
    }

    private int copy(PrintStream out) {
        out.println("Synchronizing to %s...".formatted(peer()));
        var result =
                program.tellOr(Order.syncFiles(force), () -> program.scripts().copyFiles(force));
        if (result instanceof DaemonClient.Result.Answer answer) {
            answer.body().path("lines").forEach(line -> out.println(Plain.line(line)));
            return ExitStatus.DONE;
        }
        var failure = program.failure(result, FAILURE);
        if (result instanceof DaemonClient.Result.Refused) {
            out.println(failure);
        } else {
            program.complain(failure);
        }
        return ExitStatus.REFUSED;
    }

    /** From the daemon if it answers, else from what is configured. */
    private String peer() {
        return program.tell(Order.status()) instanceof DaemonClient.Result.Answer now
                ? Plain.line(now.body().at("/status/remoteAddress"))
                : program.scripts().peer();
    }
}
