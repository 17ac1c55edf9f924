package wazoha.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who holds the lock of a node, as it wrote itself into it. A recycled process id has another start, so it is never taken
 * for the holder.
 *
 * @param start of the process in clock ticks since boot (proc(5), column 22)
 * @param what {@code daemon}, or the name of the script that works in its place
 */
record LockHolder(long pid, long start, String what) {
    /** The kernel shows times of processes in hundredths of a second (proc(5), USER_HZ). */
    private static final long MILLIS_A_TICK = 10;

    static final String DAEMON = "daemon";
    private static final int STATE = 0; // columns after the program's name, which may itself hold blanks
    private static final int START = 19;

    static LockHolder self(String what) {
        long pid = ProcessHandle.current().pid();
        return new LockHolder(pid, Long.parseLong(column(pid, START).orElse("0")), what);
    }

    /** What stands in the lock; it may be that of a former holder that has died. */
    static Optional<LockHolder> read(Path lock) {
        try {
            var words = Files.readString(lock).strip().split(" ", 3);
            return words.length == 3
                    ? Optional.of(new LockHolder(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]))
                    : Optional.empty();
        } catch (IOException | NumberFormatException nothingWhole) {
            return Optional.empty();
        }
    }

    String line() {
        return "%d %d %s\n".formatted(pid, start, what);
    }

    boolean isDaemon() {
        return what.equals(DAEMON);
    }

    /** Whether this very process runs or is stopped; a zombie is dead. */
    boolean isAlive() {
        return column(pid, START).filter(Long.toString(start)::equals).isPresent()
                && column(pid, STATE)
                        .filter(state -> !state.equals("Z") && !state.equals("X"))
                        .isPresent();
    }

    /** Since its process began; zero if nobody can tell. */
    Duration age() {
        try {
            var uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
            long millis = Math.round(Double.parseDouble(uptime) * 1000) - start * MILLIS_A_TICK;
            return Duration.ofMillis(Math.max(0, millis));
        } catch (IOException | NumberFormatException unknown) {
            return Duration.ZERO;
        }
    }

    /** SIGKILL: also a stopped process (SIGSTOP) dies of it. */
    void kill() {
        ProcessHandle.of(pid).filter(process -> isAlive()).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** SIGTERM. */
    void askToEnd() {
        ProcessHandle.of(pid).filter(process -> isAlive()).ifPresent(ProcessHandle::destroy);
    }

    private static Optional<String> column(long pid, int number) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var columns = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return columns.length > number ? Optional.of(columns[number]) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
