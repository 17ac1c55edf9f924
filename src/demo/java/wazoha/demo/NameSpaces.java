package wazoha.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Hosts as name spaces: each place has its own network, and while it is switched on an init with processes and mounts
 * of its own. The demo lives in a network of its own too, which is the switch: a bridge with a port for each cable.
 *
 * <p>libexec/demo-world has opened the outer name spaces and mounted a /run that vanishes with them, so nothing of this
 * outlives the demo.
 *
 * <p>Thread-safe for different places.
 */
final class NameSpaces implements Ground {
    private static final String NETWORK = "10.99.0.";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SSH_UID = "1000";

    private final Path folder = Path.of("/run/w");
    private final boolean oneUser;
    private final Map<Place, Process> hosts = new EnumMap<>(Place.class);
    private final Map<Place, ProcessHandle> inits = new EnumMap<>(Place.class);

    NameSpaces() throws DemoException, InterruptedException {
        oneUser = onlyOneUserIsMapped();
        ip("link set lo up");
        ip("link add br0 type bridge stp_state 0 forward_delay 0");
        ip("addr add " + observer() + "/24 dev br0");
        ip("link set br0 up");
        for (var place : Place.values()) {
            String name = place.letter();
            ip("netns add " + name);
            ip("link add port-%s type veth peer name eth0 netns %s".formatted(name, name));
            ip("link set port-%s master br0 up".formatted(name));
            ip("-n %s link set lo up".formatted(name));
            ip("-n %s link set eth0 up".formatted(name));
            ip("-n %s addr add %s/24 dev eth0".formatted(name, address(place)));
            ip("-n %s route add default via %s".formatted(name, observer()));
        }
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public String address(Place place) {
        return NETWORK + place.host();
    }

    @Override
    public String observer() {
        return NETWORK + "254";
    }

    @Override
    public String databaseHost(Place place) {
        return "127.0.0.1";
    }

    @Override
    public int port(int wellKnown) {
        return wellKnown;
    }

    @Override
    public String description() {
        return "two hosts in name spaces of their own%s, joined by a bridge"
                .formatted(oneUser ? " (as an ordinary user)" : "");
    }

    @Override
    public List<String> limits() {
        return List.of();
    }

    @Override
    public List<String> in(Place place, List<String> command) {
        var line = new ArrayList<String>();
        if (place == Place.PHONES) {
            line.addAll(List.of("nsenter", "--net=/run/netns/" + place.letter(), "--"));
        } else {
            String init = String.valueOf(init(place).pid());
            line.addAll(List.of("nsenter", "-t", init, "-m", "-u", "-n", "-p", "--"));
        }
        line.addAll(command);
        return line;
    }

    @Override
    public List<String> asNobody(List<String> command) {
        var line = new ArrayList<>(List.of("unshare", "--user", "--"));
        line.addAll(command);
        return line;
    }

    /** For the kernel it is the same user: nothing to do. */
    @Override
    public void giveToNobody(Path folder) {}

    /**
     * Root's sshd can serve root. Where only one user is mapped it could not give up its rights, so it runs as the user
     * it serves, who is the same one for the kernel.
     */
    @Override
    public List<String> sshServer(List<String> command) {
        if (!oneUser) {
            return command;
        }
        var line = new ArrayList<>(List.of("unshare", "--user", "--map-user=" + SSH_UID, "--map-group=" + SSH_UID));
        line.addAll(command);
        return line;
    }

    @Override
    public String sshUser() {
        return oneUser ? "sync" : "root";
    }

    @Override
    public String sshSettings(Place place) {
        return "";
    }

    @Override
    public void powerOn(Place place) throws DemoException, InterruptedException {
        if (place == Place.PHONES) {
            return;
        }
        var home = folder.resolve(place.letter());
        String boot = "mount --bind %s/passwd /etc/passwd && hostname %s && ".formatted(home, place.word())
                + "echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start && echo up && { sleep infinity & wait $!; }";
        var host = new Command(List.of(
                        "nsenter",
                        "--net=/run/netns/" + place.letter(),
                        "unshare",
                        "--mount",
                        "--uts",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        boot))
                .converse(home.resolve("log/init.log"));
        try {
            if (!"up".equals(host.inputReader().readLine())) {
                throw new DemoException("the %s did not boot: see %s".formatted(place.word(), home.resolve("log")));
            }
        } catch (IOException e) {
            throw new DemoException("the %s did not boot".formatted(place.word()), e);
        }
        synchronized (this) {
            hosts.put(place, host);
            inits.put(place, host.children().findFirst().orElseThrow());
        }
    }

    @Override
    public void powerOff(Place place) throws DemoException, InterruptedException {
        Process host;
        synchronized (this) {
            host = hosts.remove(place);
            Optional.ofNullable(inits.remove(place)).ifPresent(ProcessHandle::destroyForcibly);
        }
        // The kernel lets an init end only after the last process of its name space has ended.
        if (host != null && !host.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
            throw new DemoException("the %s still has processes 10 s after SIGKILL".formatted(place.word()));
        }
    }

    @Override
    public void plug(Place place) throws DemoException, InterruptedException {
        ip("link set port-%s up".formatted(place.letter()));
    }

    @Override
    public void unplug(Place place) throws DemoException, InterruptedException {
        ip("link set port-%s down".formatted(place.letter()));
    }

    @Override
    public Stream<ProcessHandle> processes(Place place) {
        var home = pidSpace(init(place).pid());
        return ProcessHandle.allProcesses().filter(process -> home.isPresent() && home.equals(pidSpace(process.pid())));
    }

    @Override
    public String entrance(Place place) {
        return "%s -t \"$(pgrep -nf 'hostname %s')\" -a"
                .formatted(oneUser ? "nsenter --preserve-credentials" : "nsenter", place.word());
    }

    @Override
    public void close() {
        for (var place : Place.values()) {
            ProcessHandle init;
            synchronized (this) {
                init = inits.remove(place);
            }
            if (init != null) {
                init.destroyForcibly();
            }
        }
    }

    private synchronized ProcessHandle init(Place place) {
        return Optional.ofNullable(inits.get(place))
                .orElseThrow(() -> new IllegalStateException("the " + place.word() + " is switched off"));
    }

    private static Optional<Path> pidSpace(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean onlyOneUserIsMapped() throws DemoException {
        try {
            return Files.readString(Path.of("/proc/self/uid_map")).strip().endsWith(" 1");
        } catch (IOException e) {
            throw new DemoException("cannot read /proc/self/uid_map", e);
        }
    }

    private static void ip(String arguments) throws DemoException, InterruptedException {
        var line = new ArrayList<>(List.of("ip"));
        line.addAll(List.of(arguments.split(" ")));
        new Command(line).run(SOON);
    }
}
