package wazoha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the product as a process of its own, on a root of its own. */
public final class ScriptProcess {
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dwazoha.home=" + Path.of("").toAbsolutePath(),
            "-cp",
            System.getProperty("java.class.path"));
    private static final long LONGEST_SECONDS = 100;

    /** How it ended; an empty line end is the last character of what it printed. */
    public record Ended(int status, String out, String err) {}

    private ScriptProcess() {}

    /** A class with a main method, as an argument list. */
    public static List<String> java(String type, String... arguments) {
        var command = new ArrayList<>(JAVA);
        command.add(type);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts it; what it prints goes to files beside the root. */
    public static Process start(Path root, String... words) throws IOException {
        var command = java("wazoha.Main", words);
        command.addAll(List.of("--root", root.toString()));
        return new ProcessBuilder(command)
                .redirectOutput(Files.createTempFile(root, "out", ".txt").toFile())
                .redirectError(Files.createTempFile(root, "err", ".txt").toFile())
                .start();
    }

    public static Ended run(Path root, String... words) throws IOException, InterruptedException {
        var command = java("wazoha.Main", words);
        command.addAll(List.of("--root", root.toString()));
        var out = Files.createTempFile(root, "out", ".txt");
        var err = Files.createTempFile(root, "err", ".txt");
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
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
