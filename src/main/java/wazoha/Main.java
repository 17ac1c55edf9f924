package wazoha;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.cli.CommandLineApp;
import wazoha.cli.Deeds;
import wazoha.cli.ExitStatus;
import wazoha.cli.LocalWork;
import wazoha.cli.PairOrder;
import wazoha.cli.ScriptWork;
import wazoha.cli.Terminal;
import wazoha.filesync.TypedPair;
import wazoha.node.Findings;
import wazoha.node.Product;

/** The composition root: hands the arguments to the command line, and wires what that needs. */
public final class Main implements LocalWork {
    private final List<WithoutDaemon> scripts = new ArrayList<>();

    private Main() {}

    public static void main(String[] arguments) {
        var out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
        var work = new Main();
        var terminal = new Terminal(System.in, out, err, isTerminal(1) && isTerminal(2));
        int status = CommandLineApp.run(arguments, work, terminal, InstantSource.system());
        out.flush();
        work.scripts.forEach(WithoutDaemon::settle);
        System.exit(status);
    }

    /** By what Linux says of the open file; Java itself tells it differently from version to version. */
    private static boolean isTerminal(int descriptor) {
        try {
            var file = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)));
            return file.toString().matches("/dev/(pts/[0-9]+|tty[^/]*|console)");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Where our other programs are: beside the checkout or the package that the launcher named. */
    static Path scripts() {
        return Path.of(Optional.ofNullable(System.getProperty("wazoha.home")).orElse("/usr/share/wazo-ha"), "libexec");
    }

    @Override
    public String version() {
        return Product.version();
    }

    @Override
    public int run(Path root) {
        return new DaemonRun(root, version()).untilStopped();
    }

    @Override
    public Findings preflight(Path root) throws InterruptedException {
        return new PreflightRun(root).run();
    }

    @Override
    public ScriptWork scripts(Path root) {
        var alone = new WithoutDaemon(root, version());
        scripts.add(alone);
        return alone;
    }

    @Override
    public int pair(Path root, PairOrder order, PrintStream out) {
        return new PairRun(root, out).asMaster(order);
    }

    @Override
    public Deeds prepareDatabase(Path root, boolean dryRun) {
        return new DatabaseRun(root).prepare(dryRun);
    }

    @Override
    public Deeds prepareAsterisk(Path root, String peer, boolean dryRun) {
        return new AsteriskRun(root).prepare(peer, dryRun);
    }

    @Override
    public Deeds unpair(Path root) {
        return new UnpairRun(root).run();
    }

    @Override
    public int acceptTyped(Path root, Typed typed, PrintStream out) {
        return new PairRun(root, out)
                .typedOnSlave(
                        new TypedPair(typed.master(), typed.hostKey(), typed.fingerprint(), typed.type(), typed.key()));
    }

    @Override
    public int acceptPair(Path root, InputStream in, PrintStream out) {
        try {
            String request = new String(in.readNBytes(64 * 1024), StandardCharsets.UTF_8);
            return new PairRun(root, out).asSlave(request);
        } catch (IOException unreadable) {
            out.println("the request on standard input cannot be read: " + unreadable.getMessage());
            return ExitStatus.REFUSED;
        }
    }
}
