package wazoha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import wazoha.api.DaemonClient;
import wazoha.api.Order;
import wazoha.node.NodePaths;

/** The program itself: the options that every command has, and what all commands share. */
@Command(
        name = "wazo-ha",
        synopsisSubcommandLabel = "COMMAND",
        description = "High availability of a pair of telephony servers.",
        footer = {
            "",
            "Exit status: 0 done, 1 refused or no daemon runs, 2 usage, 3 the peer is unreachable,",
            "78 the configuration files are wrong.",
            "'wazo-ha COMMAND --help' explains a command."
        })
final class WazoHa {
    final LocalWork work;
    final Terminal terminal;
    final InstantSource time;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Put every path of the node under this directory (default: /).")
    Path root = Path.of("/");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Explain and exit.")
    boolean help;

    WazoHa(LocalWork work, Terminal terminal, InstantSource time) {
        this.work = work;
        this.terminal = terminal;
        this.time = time;
    }

    NodePaths paths() {
        return new NodePaths(root);
    }

    /** What scripts do without a daemon, on this node. */
    ScriptWork scripts() {
        return work.scripts(paths().root());
    }

    void print(String line) {
        terminal.out().println(line);
    }

    void complain(String line) {
        terminal.err().println(line);
    }

    DaemonClient.Result tell(Order order) {
        return new DaemonClient(paths()).ask(order);
    }

    /**
     * Gives an order to the daemon; where none answers within 2 s the script does it itself. A daemon that hears the order
     * and is late with its answer may still carry it out: nothing is done twice.
     */
    DaemonClient.Result tellOr(Order order, Supplier<DaemonClient.Result> alone) {
        var reached = tell(Order.status());
        if (reached instanceof DaemonClient.Result.NotRunning) {
            return alone.get();
        }
        return reached instanceof DaemonClient.Result.Forbidden ? reached : tell(order);
    }

    /** Asks the daemon; what it answers goes to {@code onAnswer}, everything else to stderr. */
    int ask(Order order, Consumer<JsonNode> onAnswer) {
        var result = tell(order);
        if (result instanceof DaemonClient.Result.Answer answer) {
            onAnswer.accept(answer.body());
            return ExitStatus.DONE;
        }
        complain("wazo-ha: " + reason(result));
        return ExitStatus.REFUSED;
    }

    /**
     * The failure of a script. A refusal is told in the script's own words, on stdout as docs/contract.md has it; that
     * no daemon runs goes to stderr, so that cron mails it.
     */
    int failed(DaemonClient.Result result, String prefix) {
        if (result instanceof DaemonClient.Result.Refused) {
            print(failure(result, prefix));
        } else {
            complain(failure(result, prefix));
        }
        return ExitStatus.REFUSED;
    }

    /** What {@link #failed} says. */
    String failure(DaemonClient.Result result, String prefix) {
        var reason = reason(result);
        return reason.startsWith(prefix) ? reason : prefix + reason;
    }

    /** Why there is no answer. */
    private static String reason(DaemonClient.Result result) {
        if (result instanceof DaemonClient.Result.Refused refused) {
            return refused.reason();
        }
        if (result instanceof DaemonClient.Result.Forbidden forbidden) {
            return forbidden.reason();
        }
        return result instanceof DaemonClient.Result.NotRunning silent ? silent.reason() : "";
    }
}
