package wazoha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import wazoha.process.OwnJvm;

/**
 * Commands of the product as processes of their own, on a root of their own.
 *
 * @param prefix a program that runs them, and its arguments; empty for none
 * @param environment beside that of the tests
 */
public record ScriptProcess(Path root, List<String> prefix, Map<String, String> environment) {
    private static final long LONGEST_SECONDS = 100;

    /** How a command ended, and what it printed. */
    public record Ended(int status, String out, String err) {}

    public static ScriptProcess on(Path root) {
        return new ScriptProcess(root, List.of(), Map.of());
    }

    ScriptProcess behind(String... program) {
        return new ScriptProcess(root, List.of(program), environment);
    }

    ScriptProcess with(String variable, String value) {
        return new ScriptProcess(root, prefix, Map.of(variable, value));
    }

    /** Starts a command; what it prints goes to two files under the root. */
    Process start(String... words) throws IOException {
        return start(file("out"), file("err"), words);
    }

    private Path file(String name) throws IOException {
        return Files.createTempFile(root, name, ".txt");
    }

    private Process start(Path out, Path err, String... words) throws IOException {
        var command = new ArrayList<>(prefix);
        command.addAll(OwnJvm.command("wazoha.Main", words));
        command.addAll(List.of("--root", root.toString()));
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    public Ended run(String... words) throws IOException, InterruptedException {
        var out = file("out");
        var err = file("err");
        var process = start(out, err, words);
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "no end after %d s: %s".formatted(LONGEST_SECONDS, String.join(" ", words)));
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
