package wazoha.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import wazoha.process.Program;

/**
 * Starts a process that marks itself before it runs, so that no moment exists in which it runs unmarked: a daemon may be
 * killed at any point and its successor neither starts a second copy nor overlooks one.
 *
 * <p>The launcher is the later process itself (it ends in {@code exec}). Under a lock it (1) leaves if a marked copy
 * lives, (2) marks itself, (3) leaves if telephony is not wanted or the gate is closed. Who stops telephony first
 * withdraws "wanted", then kills what is marked: whichever of the two is later sees the other, without any waiting. The
 * lock is released before {@code exec}: a child of the process cannot hold it.
 */
final class Launcher {
    /**
     * Status 75: it left because a copy lives, another launcher holds the lock for seconds (frozen), or it is not wanted.
     *
     * <p>$1 mark file, $2 wanted file, $3 gate file, then the command; all as arguments, never pasted.
     */
    private static final String SCRIPT = """
            mark=$1; wanted=$2; gate=$3; shift 3
            start_of() {
                stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
                set -- ${stat##*) }
                [ "$1" != Z ] && [ "$1" != X ] && echo "${20}"
            }
            read -r boot < /proc/sys/kernel/random/boot_id
            command -v "$1" >/dev/null || { echo "$1: not found or not executable"; exit 127; }
            exec 9>"$mark.lock"
            flock -w 4 9 || exit 75
            if read -r pid start then 2>/dev/null < "$mark" && [ "$then" = "$boot" ]; then
                [ "$(start_of "$pid")" = "$start" ] && exit 75
            fi
            echo "$$ $(start_of $$) $boot" > "$mark.$$" && mv "$mark.$$" "$mark" || exit 74
            if ! [ -e "$wanted" ] || ! [ -e "$gate" ]; then
                rm -f "$mark"
                exit 75
            fi
            exec 9>&-
            exec "$@"
            """;

    private static final String NAME = "wazo-ha-launcher";

    private final Path wanted;
    private final Path gate;

    Launcher(Path wanted, Path gate) {
        this.wanted = wanted;
        this.gate = gate;
    }

    /** Whether a process is still the launcher, which may yet leave, and not the command. */
    static boolean isStillLaunching(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().arguments())
                .filter(arguments -> arguments.length > 2 && arguments[2].equals(NAME))
                .isPresent();
    }

    /** @return the process id that the launcher has and the command will have */
    long launch(List<String> command, Path mark, Path log) throws IOException {
        var arguments = new ArrayList<>(List.of("sh", "-c", SCRIPT, NAME));
        for (var file : List.of(mark, wanted, gate)) {
            arguments.add(file.toString());
        }
        arguments.addAll(command);
        return Program.of(arguments).detach(log);
    }
}
