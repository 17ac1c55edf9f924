package wazoha.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.node.EffectException;
import wazoha.node.NodePaths;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** A cluster as Debian's programs handle it, asked through its socket as its owner, so without any password. */
final class DebianCluster implements Cluster {
    /** Answers begin with it, since warnings of the programs are printed among them. */
    private static final String ANSWER = "wazo-ha:";

    private static final int WORDS_KEPT = 400;

    private final NodePaths paths;
    private final DebianPostgres debian;
    private final ClusterRow row;

    DebianCluster(NodePaths paths, DebianPostgres debian, ClusterRow row) {
        this.paths = paths;
        this.debian = debian;
        this.row = row;
    }

    @Override
    public String name() {
        return row.fullName();
    }

    @Override
    public Path configuration() {
        return debian.configuration().resolve(row.version()).resolve(row.name()).resolve("postgresql.conf");
    }

    @Override
    public Path data() {
        return paths.resolve(row.data().toString());
    }

    @Override
    public int port() {
        return row.port();
    }

    @Override
    public boolean isRunning() {
        return row.running();
    }

    @Override
    public Optional<Path> located(String path) {
        return path.startsWith("/") ? Optional.of(paths.resolve(path)) : Optional.empty();
    }

    @Override
    public List<String> ask(String query, Duration limit) throws EffectException, InterruptedException {
        var outcome = Program.of(psql(query))
                .with("LC_ALL", "C")
                .with("PGCONNECT_TIMEOUT", Long.toString(Math.max(2, limit.toSeconds())))
                .within(limit)
                .run();
        if (outcome instanceof Outcome.Exited exited && exited.status() == 0) {
            return exited.output()
                    .lines()
                    .filter(line -> line.startsWith(ANSWER))
                    .map(line -> line.substring(ANSWER.length()))
                    .toList();
        }
        String reason = outcome instanceof Outcome.TimedOut late
                ? "it runs and does not answer (waited %d ms)"
                        .formatted(late.after().toMillis())
                : oneLine(outcome.describe());
        throw new EffectException("PostgreSQL %s was asked through psql: %s".formatted(name(), reason));
    }

    private List<String> psql(String query) {
        var words = new ArrayList<String>();
        if (!debian.runuser().isEmpty()) {
            words.addAll(debian.runuser());
            words.addAll(List.of(row.owner(), "--"));
        }
        words.addAll(debian.psql());
        words.addAll(List.of("--cluster", name(), "-U", row.owner(), "-d", "postgres", "-X", "-A", "-t", "-q", "-w"));
        words.addAll(List.of("-v", "ON_ERROR_STOP=1", "-c"));
        words.add("SELECT '%s' || line FROM (%s) AS answer(line)".formatted(ANSWER, query));
        return words;
    }

    @Override
    public void beginRestart() throws EffectException {
        begin("restart");
    }

    @Override
    public void beginStart() throws EffectException {
        begin("start");
    }

    /** In a session of its own: at our deadline nobody may kill a server that is about to start. */
    private void begin(String verb) throws EffectException {
        var words = new ArrayList<>(debian.ctlcluster());
        words.addAll(List.of(row.version(), row.name(), verb));
        try {
            Files.createDirectories(log().resolveSibling(""));
            Files.deleteIfExists(log());
            Program.of(words).with("LC_ALL", "C").detach(log());
        } catch (IOException missing) {
            throw new EffectException(
                    "PostgreSQL %s: %s was not done: %s"
                            .formatted(name(), String.join(" ", words), missing.getMessage()),
                    missing);
        }
    }

    @Override
    public String lastWords() {
        try {
            return oneLine(Files.readString(log(), ClusterFiles.BYTES));
        } catch (IOException silent) {
            return "";
        }
    }

    private Path log() {
        return paths.run().resolve("postgresql-%s-%s.log".formatted(row.version(), row.name()));
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= WORDS_KEPT ? line : line.substring(0, WORDS_KEPT) + " ...";
    }
}
