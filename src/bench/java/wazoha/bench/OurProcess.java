package wazoha.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import wazoha.node.Epoch;

/** A running {@link OurRuns}. */
public final class OurProcess implements AutoCloseable {
    /** Those that bin/wazo-ha starts the daemon with: memory is measured under the daemon's own limits. */
    static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xss512k",
            "-Xshare:auto",
            "-Xms16m",
            "-Xmx48m",
            "-XX:MaxMetaspaceSize=64m",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:+ExitOnOutOfMemoryError");

    private static final Duration LIMIT = Duration.ofMinutes(12);

    private final Process process;
    private final BufferedReader answers;
    private int widened;

    private OurProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param deadline of a run; whole seconds */
    public static OurProcess start(int masterPort, int slavePort, Duration deadline) throws IOException {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        line.addAll(FLAGS);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), OurRuns.class.getName()));
        line.addAll(
                List.of(String.valueOf(masterPort), String.valueOf(slavePort), String.valueOf(deadline.toSeconds())));
        var started = new OurProcess(new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        started.answers.readLine();
        return started;
    }

    public long pid() {
        return process.pid();
    }

    /** Orders a run. The answer is empty if the process ends before it. */
    public CompletableFuture<String> order(String scope, Epoch epoch, String from, String to) throws IOException {
        var orders = process.outputWriter(StandardCharsets.UTF_8);
        orders.write("%s %d %s %s%n".formatted(scope, epoch.number(), from, to));
        orders.flush();
        return CompletableFuture.supplyAsync(this::answer, task -> new Thread(task, "answer").start());
    }

    /** A run that must succeed; what it says of itself. */
    String run(String scope, Epoch epoch, String from, String to)
            throws BenchException, IOException, InterruptedException {
        try {
            String answer = order(scope, epoch, from, to).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!answer.startsWith("done")) {
                throw new BenchException("our run failed: " + (answer.isEmpty() ? "the process ended" : answer));
            }
            widened += answer.startsWith("done " + scope) ? 0 : 1;
            return answer;
        } catch (ExecutionException | TimeoutException failed) {
            throw new BenchException("our run gave no answer: " + failed, failed);
        }
    }

    /** Runs that a doubt made whole. */
    int widened() {
        return widened;
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** SIGSTOP or SIGCONT. */
    public void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .start()
                .onExit()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    private String answer() {
        try {
            String answer = answers.readLine();
            return answer == null ? "" : answer;
        } catch (IOException broken) {
            if (process.isAlive()) {
                throw new UncheckedIOException(broken);
            }
            return "";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
