package wazoha.asterisk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import wazoha.FreePort;
import wazoha.node.Ticker;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * Debian's Asterisk in name spaces of its own (lab/asterisk), with its management interface on a free port of this
 * machine's loopback. Not thread-safe.
 */
final class RealAsterisk {
    /** The file of ours that is named at the end of pjsip.conf. */
    static final String INCLUDE = "wazo-ha-pjsip.conf";

    static final List<Integer> PHONE_PORTS = List.of(5101, 5102, 5103);
    private static final System.Logger LOG = System.getLogger("lab");
    private static final Duration ROOT = Duration.ofMinutes(16);
    /** The exit status by which lab/root says that this machine cannot. */
    private static final int CANNOT = 3;

    private static final Duration START = Duration.ofSeconds(60);

    private final Path root;
    private final Path folder;
    private final Path secret;
    private @Nullable Process process;
    private @Nullable ServerSocket listener;
    private int port;

    private RealAsterisk(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
        this.secret = folder.resolve("ami.secret");
    }

    /**
     * The file system of lab/root, built if it is not there. Where this machine cannot (no name spaces, or what lab/root
     * itself calls so), the tests are skipped, and it is said loudly; any other failure is a failure.
     *
     * @param why what is not tested then
     */
    static Path root(String why) throws InterruptedException {
        if (!canEnter()) {
            throw skipped(why, "name spaces are not permitted to " + System.getProperty("user.name"));
        }
        // without a terminal: where sudo would ask for a password, it fails instead of waiting for one
        var built = Program.of("setsid", "--wait", "lab/root").within(ROOT).run();
        if (built instanceof Outcome.Exited cannot && cannot.status() == CANNOT) {
            throw skipped(why, built.describe());
        }
        if (!built.succeeded()) {
            throw new IllegalStateException(
                    "lab/root failed, though this machine permits name spaces: " + built.describe());
        }
        var lines = ((Outcome.Exited) built).output().strip().lines().toList();
        return Path.of(lines.get(lines.size() - 1));
    }

    private static TestAbortedException skipped(String why, String reason) {
        System.out.printf("%n!!! NOT TESTED: %s. No real Asterisk on this machine: %s%n%n", why, reason);
        return new TestAbortedException("not tested: %s; no real Asterisk on this machine: %s".formatted(why, reason));
    }

    private static boolean canEnter() throws InterruptedException {
        var command = new ArrayList<>(List.of("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"));
        if (!System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.add("true");
        return Program.of(command).run().succeeded();
    }

    /** An Asterisk that is not started; its configuration is in {@link #etc}. */
    static RealAsterisk in(Path root, Path folder) throws IOException {
        var asterisk = new RealAsterisk(root, folder);
        asterisk.writeConfiguration();
        asterisk.port = FreePort.next();
        return asterisk;
    }

    private void writeConfiguration() throws IOException {
        Files.createDirectories(etc());
        for (var name : List.of("asterisk.conf", "modules.conf", "manager.conf", "pjsip.conf", "pjsip_notify.conf")) {
            try (var text = RealAsterisk.class.getResourceAsStream("etc/" + name)) {
                Files.write(
                        etc().resolve(name), Objects.requireNonNull(text, name).readAllBytes());
            }
        }
        Files.deleteIfExists(etc().resolve(INCLUDE));
        Files.writeString(secret, "a secret of the lab\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    /** A running one as it was at its start: thawed, with the configuration of the beginning, and that in force. */
    void reset() throws IOException, InterruptedException, AmiException {
        thaw();
        writeConfiguration();
        try (var live = LiveAsterisk.open(door(), START, Ticker.system())) {
            live.reload();
            var aors = live.aorsOnce(aor -> !aor.isPaired(), START);
            if (aors.isEmpty() || aors.stream().anyMatch(Aor::isPaired)) {
                throw new IllegalStateException("Asterisk did not go back to its first configuration: " + aors);
            }
        }
    }

    Path secret() {
        return secret;
    }

    Path etc() {
        return folder.resolve("etc");
    }

    AmiDoor door() {
        return AmiDoor.to(new AmiAccess("127.0.0.1", port, "wazo_ha", secret), Ticker.system());
    }

    /** Until its management interface and PJSIP answer. */
    void start() throws IOException {
        var command = new ArrayList<>(List.of("lab/asterisk", root.toString(), folder.toString()));
        PHONE_PORTS.forEach(phone -> command.add(phone.toString()));
        Files.deleteIfExists(folder.resolve("run/asterisk.ctl"));
        Files.deleteIfExists(log());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("lab.log").toFile())
                .start();
        var bridged = new ServerSocket(port, 20, InetAddress.getLoopbackAddress());
        listener = bridged;
        var bridge = new Thread(() -> bridge(bridged), "ami-bridge");
        bridge.setDaemon(true);
        bridge.start();
        Awaitility.await("Asterisk answers; its log is " + log())
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .until(this::answers);
    }

    /** As it is stopped on purpose: nothing listens any more. */
    void stop() throws IOException, InterruptedException {
        if (listener != null) {
            listener.close();
            listener = null;
        }
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
            process = null;
        }
    }

    /** SIGSTOP: the process lives, its sockets take connections, nothing answers. */
    void freeze() throws InterruptedException {
        signal("-STOP");
    }

    void thaw() throws InterruptedException {
        signal("-CONT");
    }

    UdpPhone phone(String name, int phonePort) throws IOException {
        return new UdpPhone(folder.resolve(Integer.toString(phonePort)), name, phonePort);
    }

    private void signal(String signal) throws InterruptedException {
        var asterisk = Objects.requireNonNull(process)
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/asterisk"))
                .findFirst()
                .orElseThrow();
        var sent = Program.of("kill", signal, Long.toString(asterisk.pid())).run();
        if (!sent.succeeded()) {
            throw new IllegalStateException(sent.describe());
        }
    }

    private Path log() {
        return folder.resolve("asterisk.log");
    }

    /** The interface answers before all modules are loaded. */
    private boolean answers() throws IOException {
        if (!Files.exists(log()) || !Files.readString(log()).contains("Asterisk Ready.")) {
            return false;
        }
        try (var ami = door().open(Duration.ofSeconds(2))) {
            return !ami.list(AmiAction.of("PJSIPShowAors"), Duration.ofSeconds(2))
                    .isEmpty();
        } catch (AmiException notYet) {
            return false;
        }
    }

    /** From a port of this machine to the socket that leads into the name space. */
    private void bridge(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                var client = from.accept();
                var inside = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("ami")));
                pump(() -> inward(client, inside), client, inside);
                pump(() -> outward(client, inside), client, inside);
            } catch (IOException closedOrNotYet) {
                if (from.isClosed()) {
                    return;
                }
            }
        }
    }

    /** Not by the streams of a channel: in Java 17 one that reads keeps the other from writing. */
    private static void inward(Socket client, SocketChannel inside) throws IOException {
        byte[] bytes = new byte[8192];
        for (int read = client.getInputStream().read(bytes);
                read >= 0;
                read = client.getInputStream().read(bytes)) {
            inside.write(ByteBuffer.wrap(bytes, 0, read));
        }
    }

    private static void outward(Socket client, SocketChannel inside) throws IOException {
        var buffer = ByteBuffer.allocate(8192);
        while (inside.read(buffer.clear()) >= 0) {
            client.getOutputStream().write(buffer.array(), 0, buffer.position());
        }
    }

    /** Ends both connections when one of them ends. */
    private static void pump(Transfer transfer, Socket client, SocketChannel inside) {
        var thread = new Thread(
                () -> {
                    try (client;
                            inside) {
                        transfer.run();
                    } catch (IOException gone) {
                        LOG.log(System.Logger.Level.DEBUG, "a connection to AMI ended", gone);
                    }
                },
                "ami-bridge-pump");
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Transfer {
        void run() throws IOException;
    }
}
