package wazoha.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import wazoha.node.Findings;
import wazoha.node.NodeRole;

/** The command line in this process, on a root of its own; keeps what the last command printed. */
final class Invocation implements LocalWork {
    static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-11-22T10:02:10Z"));

    final List<String> localWork = new ArrayList<>();
    String out = "";
    String err = "";
    /** Whether a person looks on at a terminal. */
    boolean watched;
    /** What a preflight finds. */
    Findings found = new Findings(NodeRole.DISABLED, "", List.of(), Duration.ZERO);

    private final Path root;

    Invocation(Path root) {
        this.root = root;
    }

    int on(String... words) {
        return exactly(Stream.concat(Stream.of(words), Stream.of("--root", root.toString()))
                .toArray(String[]::new));
    }

    int exactly(String... words) {
        var printed = new ByteArrayOutputStream();
        var complained = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream("{}\n".getBytes(StandardCharsets.UTF_8));
        var terminal = new Terminal(
                in,
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(complained, true, StandardCharsets.UTF_8),
                watched);
        int status = CommandLineApp.run(words, this, terminal, TIME);
        out = printed.toString(StandardCharsets.UTF_8);
        err = complained.toString(StandardCharsets.UTF_8);
        return status;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public int run(Path folder) {
        localWork.add("run " + folder);
        return ExitStatus.BAD_CONFIGURATION;
    }

    @Override
    public Deeds prepareDatabase(Path folder, boolean dryRun) {
        localWork.add("database %s %s".formatted(folder, dryRun));
        return Deeds.done(List.of("a line", "another"));
    }

    @Override
    public Deeds prepareAsterisk(Path folder, String peer, boolean dryRun) {
        localWork.add("asterisk %s %s %s".formatted(folder, peer, dryRun));
        return Deeds.done(List.of("a line"));
    }

    @Override
    public Deeds unpair(Path folder) {
        localWork.add("unpair " + folder);
        return new Deeds(ExitStatus.UNREACHABLE, List.of("a line"), List.of("the slave's"));
    }

    @Override
    public Findings preflight(Path folder) {
        localWork.add("preflight " + folder);
        return found;
    }

    @Override
    public ScriptWork scripts(Path folder) {
        return new RefusingScripts();
    }

    @Override
    public int pair(Path folder, PairOrder order, PrintStream to) {
        localWork.add("pair %s %s".formatted(folder, order));
        to.println("Generating SSH key");
        return ExitStatus.DEFECT;
    }

    @Override
    public int acceptTyped(Path folder, Typed typed, PrintStream to) {
        localWork.add("accept %s %s".formatted(folder, typed));
        return ExitStatus.DONE;
    }

    @Override
    public int acceptPair(Path folder, InputStream in, PrintStream to) {
        localWork.add("accept " + folder);
        to.println("{\"ok\":true}");
        return ExitStatus.DONE;
    }
}
