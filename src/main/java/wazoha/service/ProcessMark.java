package wazoha.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names one process for ever: its id, when the kernel started it (clock ticks since boot) and the boot. A recycled
 * process id has another start, so it is never taken for ours.
 */
record ProcessMark(long pid, long start, String boot) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Reads what the launcher wrote: {@code PID START BOOT}; empty if it wrote nothing, or nothing whole. */
    static Optional<ProcessMark> read(Path file) {
        try {
            String[] words = Files.readString(file).strip().split(" ", -1);
            return words.length == 3
                    ? Optional.of(new ProcessMark(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]))
                    : Optional.empty();
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** Whether this very process runs or is stopped; a zombie is dead. */
    boolean isAlive() {
        return isOfThisBoot()
                && ProcStat.of(pid)
                        .filter(stat -> stat.start() == start && !stat.isDead())
                        .isPresent();
    }

    /**
     * Whether the session of this process can be told from a stranger's: the id was not given to a process that started
     * later. (The kernel gives no id away while a session bears it.)
     */
    boolean ownsItsSession() {
        return isOfThisBoot()
                && ProcStat.of(pid).map(stat -> stat.start() == start).orElse(true);
    }

    private boolean isOfThisBoot() {
        try {
            return Files.readString(BOOT_ID).strip().equals(boot);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
