package wazoha.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A program of the machine, run to its end or started to stay. */
public record Command(List<String> line, Map<String, String> environment) {
    public record Output(int status, String text) {}

    public Command(List<String> line) {
        this(line, Map.of());
    }

    public static Command of(String... line) {
        return new Command(List.of(line));
    }

    /** Output and errors of a program that must succeed. */
    public String run(Duration deadline) throws DemoException, InterruptedException {
        return run(deadline, "");
    }

    /** @param input what the program reads; a few kilobytes at most */
    public String run(Duration deadline, String input) throws DemoException, InterruptedException {
        var output = call(deadline, input);
        if (output.status() != 0) {
            throw new DemoException(
                    "%s failed with status %d:%n%s".formatted(String.join(" ", line), output.status(), output.text()));
        }
        return output.text();
    }

    /** Runs to its end, whatever the end is. Killed at the deadline, with its children. */
    public Output call(Duration deadline) throws DemoException, InterruptedException {
        return call(deadline, "");
    }

    private Output call(Duration deadline, String input) throws DemoException, InterruptedException {
        try {
            var process = builder().redirectErrorStream(true).start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            var text = CompletableFuture.supplyAsync(() -> read(process));
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new DemoException("%s did not end within %d s".formatted(firstWords(), deadline.toSeconds()));
            }
            return new Output(process.exitValue(), text.get());
        } catch (IOException | ExecutionException e) {
            throw new DemoException("cannot run " + firstWords() + ": " + e.getMessage(), e);
        }
    }

    /** Starts a program that stays; its output is appended to a file. */
    public Process start(Path log) throws DemoException {
        try {
            var process = builder()
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new DemoException("cannot start " + firstWords() + ": " + e.getMessage(), e);
        }
    }

    /** Starts a program that is spoken to over its standard streams; its errors are appended to a file. */
    public Process converse(Path log) throws DemoException {
        try {
            return builder()
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new DemoException("cannot start " + firstWords() + ": " + e.getMessage(), e);
        }
    }

    private ProcessBuilder builder() {
        var builder = new ProcessBuilder(line).directory(new File("/"));
        builder.environment().putAll(environment);
        return builder;
    }

    private String firstWords() {
        return String.join(" ", line.subList(0, Math.min(line.size(), 8)));
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
