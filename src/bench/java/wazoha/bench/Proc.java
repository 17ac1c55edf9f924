package wazoha.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel tells of processes. */
final class Proc {
    /** A tick of {@code /proc/PID/stat}: the kernel counts 100 a second for user space on every architecture we know. */
    private static final Duration TICK = Duration.ofMillis(10);

    private Proc() {}

    /** Processor time of a process and of its children that have ended and were waited for. */
    static Duration ofFamily(long pid) throws IOException {
        var family = TICK.multipliedBy(ticks(pid, 13, 17));
        try (Stream<ProcessHandle> children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children)) {
            for (var child : children.toList()) {
                family = family.plus(TICK.multipliedBy(ticks(child.pid(), 13, 15)));
            }
        }
        return family;
    }

    /** Processor time of a process alone. */
    static Duration of(long pid) throws IOException {
        return TICK.multipliedBy(ticks(pid, 13, 15));
    }

    /** Processor time of a process's children that have ended and were waited for. */
    static Duration ofEndedChildren(long pid) throws IOException {
        return TICK.multipliedBy(ticks(pid, 15, 17));
    }

    /** The most memory that a process ever held at once, in MiB. */
    static double mostMebibytes(long pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/%d/status".formatted(pid)))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("no VmHWM of process " + pid);
    }

    static long firstNumber(Path file) throws IOException {
        return Long.parseLong(Files.readAllLines(file).get(0).strip());
    }

    /** The sum of some fields of {@code stat}, counted from 0; a process that has ended has none. */
    private static long ticks(long pid, int from, int to) throws IOException {
        try {
            String text = Files.readString(Path.of("/proc/%d/stat".formatted(pid)), StandardCharsets.ISO_8859_1);
            // the second field is a name in brackets, which may hold anything
            var rest = List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
            return rest.subList(from - 2, to - 2).stream()
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (NoSuchFileException ended) {
            return 0;
        } catch (IOException ended) {
            // a process that ends while its file is read: "No such process"
            if (Files.exists(Path.of("/proc/%d".formatted(pid)))) {
                throw ended;
            }
            return 0;
        }
    }
}
