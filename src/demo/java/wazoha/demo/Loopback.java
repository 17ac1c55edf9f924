package wazoha.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where name spaces are not allowed: nodes are loopback addresses and groups of processes that carry a mark in their
 * environment. When the demo ends, even by SIGKILL, a watcher that held its hand ends every process with that mark and
 * deletes the folder.
 */
final class Loopback implements Ground {
    private static final String MARK = "WAZO_HA_DEMO";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    /**
     * Reads until the demo is gone. A new process may be born while others die, hence the further looks. PostgreSQL
     * and sshd write their titles over their environment and are known by their folders.
     */
    private static final String WATCHER = """
            read -r never
            for look in 1 2 3 4 5; do
                for file in $(grep -lsz "^$1=$2" /proc/[0-9]*/environ; grep -lsF -e "$2/m/" -e "$2/s/" /proc/[0-9]*/cmdline); do
                    pid=${file#/proc/}
                    kill -9 "${pid%/*}" 2>/dev/null
                done
            done
            rm -rf "$3"
            """;

    private final Path folder;
    private final Process watcher;

    Loopback() throws DemoException {
        try {
            folder = Files.createTempDirectory(Path.of("/tmp"), "wh");
        } catch (IOException e) {
            throw new DemoException("cannot make a folder in /tmp: " + e.getMessage(), e);
        }
        if (ROOT) {
            folder.toFile().setExecutable(true, false);
            Disk.folder(Path.of("/run/sshd")); // sshd of root insists on it
        }
        try {
            watcher = new ProcessBuilder(
                            "setsid", "sh", "-c", WATCHER, "watcher", MARK, folder.toString(), folder.toString())
                    .start();
        } catch (IOException e) {
            throw new DemoException("cannot start the watcher of the demo", e);
        }
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public String address(Place place) {
        return "127.1.0." + place.host();
    }

    @Override
    public String observer() {
        return "127.0.0.1";
    }

    @Override
    public String databaseHost(Place place) {
        return address(place);
    }

    @Override
    public int port(int wellKnown) {
        return wellKnown == 22 ? 42022 : wellKnown == 5432 ? 45432 : wellKnown;
    }

    @Override
    public String description() {
        return "loopback addresses on this machine, because name spaces are not allowed here";
    }

    @Override
    public List<String> limits() {
        return List.of(
                "a killed host still answers pings: its kernel is this machine's",
                "a cable cannot be pulled: closed ports answer \"refused\" where a dead host would be silent",
                "only one such demo can run at a time");
    }

    @Override
    public List<String> in(Place place, List<String> command) {
        var line = new ArrayList<>(List.of("env", MARK + "=" + mark(place)));
        line.addAll(command);
        return line;
    }

    @Override
    public List<String> asNobody(List<String> command) {
        if (!ROOT) {
            return command;
        }
        var line = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        line.addAll(command);
        return line;
    }

    @Override
    public void giveToNobody(Path given) throws DemoException, InterruptedException {
        if (ROOT) {
            Command.of("chown", "-R", "65534:65534", given.toString()).run(SOON);
        }
    }

    @Override
    public List<String> sshServer(List<String> command) {
        return command;
    }

    @Override
    public String sshUser() {
        return System.getProperty("user.name");
    }

    @Override
    public String sshSettings(Place place) {
        return "SetEnv %s=%s".formatted(MARK, mark(place));
    }

    @Override
    public void powerOn(Place place) {}

    @Override
    public void powerOff(Place place) throws DemoException, InterruptedException {
        Await.until("the end of all processes of the " + place.word(), SOON, () -> {
            var alive = processes(place).toList();
            alive.forEach(ProcessHandle::destroyForcibly);
            return alive.isEmpty();
        });
    }

    @Override
    public void plug(Place place) {}

    @Override
    public void unplug(Place place) {}

    @Override
    public Stream<ProcessHandle> processes(Place place) {
        var wanted = MARK + "=" + mark(place);
        var cluster = "postgres -D " + mark(place);
        var sshd = "sshd -D -e -f " + mark(place);
        return ProcessHandle.allProcesses()
                .filter(process -> Processes.environment(process).contains(wanted)
                        || Processes.commandLine(process).contains(cluster)
                        || Processes.commandLine(process).contains(sshd))
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .filter(ProcessHandle::isAlive)
                .distinct();
    }

    @Override
    public String entrance(Place place) {
        return "cd " + folder.resolve(place.letter());
    }

    /** Lets go of the watcher's hand and waits until it has cleaned up. */
    @Override
    public void close() {
        try {
            watcher.getOutputStream().close();
            watcher.waitFor();
        } catch (IOException e) {
            watcher.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String mark(Place place) {
        return folder + "/" + place.letter();
    }
}
