package wazoha.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel tells of processes. */
final class Processes {
    private Processes() {}

    /** Program and arguments with a blank between and after; empty once it has ended. */
    static String commandLine(ProcessHandle process) {
        return read(process, "cmdline").replace('\0', ' ');
    }

    /** Its variables as NAME=VALUE; none once it has ended or if it is not ours to read. */
    static List<String> environment(ProcessHandle process) {
        return List.of(read(process, "environ").split("\0"));
    }

    /** The most memory that it ever held at once, in MiB; not a number once it has ended. */
    static double mostMebibytes(ProcessHandle process) {
        return read(process, "status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String read(ProcessHandle process, String file) {
        try {
            var bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/" + file));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
