package wazoha.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One external program: an argument list (never a shell string), a deadline, captured output. Immutable.
 *
 * <p>The output kept is the last 64 KiB at most.
 */
public record Program(List<String> arguments, Map<String, String> environment, String input, Duration deadline) {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);
    private static final int KEPT = 64 * 1024;
    private static final Duration PIPE_CLOSES = Duration.ofSeconds(1);

    public static Program of(String... arguments) {
        return of(List.of(arguments));
    }

    public static Program of(List<String> arguments) {
        return new Program(List.copyOf(arguments), Map.of(), "", Duration.ofSeconds(10));
    }

    public Program within(Duration limit) {
        return new Program(arguments, environment, input, limit);
    }

    public Program withInput(String text) {
        return new Program(arguments, environment, text, deadline);
    }

    public Program with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new Program(arguments, Map.copyOf(more), input, deadline);
    }

    /** Runs to the end or to the deadline; at the deadline the program and all its children get SIGKILL. */
    public Outcome run() throws InterruptedException {
        var builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            return new Outcome.NotStarted(String.valueOf(missing.getMessage()));
        }
        try {
            var output = new Capture(process.getInputStream(), KEPT);
            feedBeside(process);
            boolean ended = process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS);
            if (!ended) {
                kill(process);
            }
            String text = output.text(PIPE_CLOSES);
            return ended
                    ? new Outcome.Exited(process.exitValue(), text)
                    : new Outcome.TimedOut(Duration.ofNanos(System.nanoTime() - start), text);
        } finally {
            kill(process);
        }
    }

    /**
     * Starts the program in a session of its own, so that it outlives us; what it prints is appended to a file.
     *
     * @return its process id; its end is not our business any more
     */
    public long detach(Path log) throws IOException {
        var command = new ArrayList<String>();
        command.add("setsid");
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start().pid();
    }

    /** On a thread of its own: a program that does not read its input must not take our deadline away. */
    private void feedBeside(Process process) {
        var feeder = new Thread(() -> feed(process), "program-input");
        feeder.setDaemon(true);
        feeder.start();
    }

    /** Names the program only: its environment and input may hold secrets. */
    @Override
    public String toString() {
        return "Program" + arguments;
    }

    private void feed(Process process) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            LOG.debug("input not read to its end; the exit status tells the rest", closed);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
