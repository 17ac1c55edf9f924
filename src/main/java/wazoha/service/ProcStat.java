package wazoha.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel tells in {@code /proc/PID/stat} (proc(5)).
 *
 * @param state one letter; Z and X are dead
 * @param session the id of its session's first process
 * @param start in clock ticks since boot
 */
record ProcStat(long pid, char state, long session, long start) {
    private static final Path PROC = Path.of("/proc");

    static Optional<ProcStat> of(long pid) {
        try {
            return parse(
                    pid,
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Every living process of a session. */
    static List<ProcStat> ofSession(long session) {
        var members = new ArrayList<ProcStat>();
        try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var folder : folders) {
                of(Long.parseLong(String.valueOf(folder.getFileName())))
                        .filter(stat -> stat.session() == session && !stat.isDead())
                        .ifPresent(members::add);
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException("/proc cannot be listed", unreadable);
        }
        return members;
    }

    /** The second column is the program's name in parentheses, which may itself hold blanks and parentheses. */
    static Optional<ProcStat> parse(long pid, String text) {
        int nameEnds = text.lastIndexOf(')');
        if (nameEnds < 0) {
            return Optional.empty();
        }
        String[] columns = text.substring(nameEnds + 1).strip().split(" ", -1);
        // columns[0] is the third of proc(5): state; the sixth is the session, the 22nd the start
        return columns.length < 20
                ? Optional.empty()
                : Optional.of(new ProcStat(
                        pid, columns[0].charAt(0), Long.parseLong(columns[3]), Long.parseLong(columns[19])));
    }

    boolean isDead() {
        return state == 'Z' || state == 'X';
    }
}
