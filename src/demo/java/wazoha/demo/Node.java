package wazoha.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A node of the pair as an administrator meets it: switch, cable, database, programs, command line. */
public final class Node {
    private static final Duration COMMAND = Duration.ofMinutes(1);

    private final Place place;
    private final Path home;
    private final Ground ground;
    private final Path program;
    private final NodeFiles files;
    private final Postgres database;
    private final DaemonSocket socket;

    Node(Place place, Path home, Ground ground, Path program, NodeFiles files, Postgres database) {
        this.place = place;
        this.home = home;
        this.ground = ground;
        this.program = program;
        this.files = files;
        this.database = database;
        this.socket = new DaemonSocket(home.resolve("run/wazo-ha/socket"));
    }

    public Place place() {
        return place;
    }

    public Path home() {
        return home;
    }

    public String address() {
        return ground.address(place);
    }

    public Postgres database() {
        return database;
    }

    /** Questions to the daemon, without the start of a program for each. */
    public DaemonSocket daemon() {
        return socket;
    }

    /** Puts the files of a fresh installation on the node, which is switched off. */
    void install(PostgresKit kit, Times times) throws DemoException, InterruptedException {
        files.write(kit, times);
        database.create(ground.address(place == Place.MASTER ? Place.SLAVE : Place.MASTER));
    }

    /** Cable in, an empty system, then PostgreSQL, sshd and the daemon as a host starts them. */
    public void powerOn() throws DemoException, InterruptedException {
        bootWithoutDaemon();
        startDaemon(Map.of());
    }

    /** The same up to where the daemon would start. */
    public void bootWithoutDaemon() throws DemoException, InterruptedException {
        ground.plug(place);
        Disk.write(home.resolve("run/boot_id"), UUID.randomUUID() + "\n");
        ground.powerOn(place);
        var sshd = List.of(
                "/usr/sbin/sshd",
                "-D",
                "-e",
                "-f",
                home.resolve("etc/ssh/sshd_config").toString());
        new Command(ground.in(place, ground.sshServer(sshd))).start(home.resolve("log/sshd.log"));
        database.start();
    }

    /** SIGKILL to every process of the node at one moment, and its cable is pulled. */
    public void powerOff() throws DemoException, InterruptedException {
        kill();
        unplug();
    }

    /** SIGKILL to every process of the node at one moment. */
    public void kill() throws DemoException, InterruptedException {
        ground.powerOff(place);
    }

    public void unplug() throws DemoException, InterruptedException {
        ground.unplug(place);
    }

    public void plug() throws DemoException, InterruptedException {
        ground.plug(place);
    }

    /** @param environment further variables, such as those that make a daemon die at a chosen step */
    public Process startDaemon(Map<String, String> environment) throws DemoException {
        return product(environment, "run", "--root", home.toString()).start(home.resolve("log/daemon.log"));
    }

    /** SIGKILL to the daemon alone, and its end; what it has started stays. */
    public void killDaemon() throws DemoException, InterruptedException {
        Await.until("the end of the daemon of the " + place.word(), COMMAND, () -> {
            var alive = daemonProcesses().toList();
            alive.forEach(ProcessHandle::destroyForcibly);
            return alive.isEmpty();
        });
    }

    /** SIGKILL to the SIP server, which then cannot start any more. */
    public void breakTelephony() throws DemoException {
        Disk.move(files.telephonyFile(), files.telephonyFile().resolveSibling("sip.conf.away"));
        processes("SipServerMain").forEach(ProcessHandle::destroyForcibly);
    }

    public void repairTelephony() throws DemoException {
        Disk.move(files.telephonyFile().resolveSibling("sip.conf.away"), files.telephonyFile());
    }

    /** SIGSTOP to every process of the node, as a hypervisor does with a virtual machine. */
    public void freeze() throws DemoException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT to every process of the node. */
    public void thaw() throws DemoException, InterruptedException {
        signal("-CONT");
    }

    public Stream<ProcessHandle> processes() {
        return ground.processes(place);
    }

    /** Processes of this node whose command line contains a word. */
    public Stream<ProcessHandle> processes(String word) {
        return processes().filter(process -> Processes.commandLine(process).contains(word));
    }

    public Stream<ProcessHandle> daemonProcesses() {
        return processes().filter(process -> Processes.commandLine(process).matches(".*wazo-ha(\\.jar)? run .*"));
    }

    /** A command of the product, run on this node to its end. */
    public Command.Output command(String... arguments) throws DemoException, InterruptedException {
        return product(Map.of(), arguments).call(COMMAND);
    }

    /** The same for a command that must succeed; its output. */
    public String order(String... arguments) throws DemoException, InterruptedException {
        return product(Map.of(), arguments).run(COMMAND);
    }

    public boolean answersPing() throws DemoException, InterruptedException {
        return Command.of("ping", "-n", "-q", "-c", "1", "-W", "1", address())
                        .call(Duration.ofSeconds(5))
                        .status()
                == 0;
    }

    private Command product(Map<String, String> environment, String... arguments) {
        var line = new ArrayList<>(List.of("env", "HOME=" + home.resolve("root")));
        environment.forEach((name, value) -> line.add(name + "=" + value));
        line.add(program.toString());
        line.addAll(List.of(arguments));
        return new Command(ground.in(place, line));
    }

    /** The daemon comes first: what it runs must not find time to end. */
    private void signal(String signal) throws DemoException, InterruptedException {
        var line = new ArrayList<>(List.of("kill", signal));
        Stream.concat(daemonProcesses(), processes())
                .map(process -> String.valueOf(process.pid()))
                .distinct()
                .forEach(line::add);
        new Command(line).call(Duration.ofSeconds(5));
    }
}
