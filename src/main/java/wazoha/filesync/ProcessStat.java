package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One process as /proc shows it.
 *
 * @param started in clock ticks since the boot, as the kernel prints it (field 22 of proc(5) stat)
 */
record ProcessStat(long pid, char state, long session, String started) {
    private static final Path PROC = Path.of("/proc");

    /** Every process of the machine; one that ends while we look is left out. */
    static List<ProcessStat> all() {
        var all = new ArrayList<ProcessStat>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var folder : folders) {
                read(folder).ifPresent(all::add);
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException("/proc cannot be read on this node", unreadable);
        }
        return all;
    }

    /** A zombie holds nothing open and writes nothing: it is gone. */
    boolean alive() {
        return state != 'Z' && state != 'X';
    }

    /** The environment it was started with, each variable ended by NUL; empty if we may not read it. */
    String environment() {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static Optional<ProcessStat> read(Path folder) {
        try {
            String line = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name stands in parentheses and may hold blanks and parentheses itself.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(new ProcessStat(
                    Long.parseLong(folder.getFileName().toString()),
                    fields[0].charAt(0),
                    Long.parseLong(fields[3]),
                    fields[19]));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
