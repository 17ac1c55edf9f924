package wazoha.filesync;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import wazoha.FreePort;
import wazoha.node.PeerAddress;
import wazoha.process.Program;

/** Debian's own sshd on a free loopback port, with a host key and an authorized_keys file of its own. */
public final class RealSshd implements AutoCloseable {
    public static final PeerAddress LOOPBACK = PeerAddress.parse("127.0.0.1").orElseThrow();
    static final PeerAddress LOOPBACK_6 = PeerAddress.parse("::1").orElseThrow();

    private final Process process;
    private final Path hostKey;
    private final int port;

    private RealSshd(Process process, Path hostKey, int port) {
        this.process = process;
        this.hostKey = hostKey;
        this.port = port;
    }

    /** The hash of {@link #PASSWORD} by crypt, as {@code openssl passwd -6} makes it. */
    private static final String HASH =
            "$6$wazohatest$omqD1hRnww6PgGVc8Zp6WDULimN7k3LDah9tWHeAldAYD6LXuaauE7jDhJceMtq2FiyWe7wK.u2i4DpowvKG5.";

    /** Of root, for {@link #startWithPassword} alone. */
    public static final String PASSWORD = "secret of root";

    /** Whether a server can be started that takes a password: root, and mounts of one's own. */
    public static boolean takesPasswords() throws InterruptedException {
        return user().equals("root")
                && Program.of("unshare", "--mount", "mount", "--bind", "/etc/hostname", "/etc/hostname")
                        .run()
                        .succeeded();
    }

    /** Lets root in with {@link #PASSWORD}: it sees a shadow file of its own, and nobody else does. */
    public static RealSshd startWithPassword(Path folder, Path authorizedKeys)
            throws IOException, InterruptedException {
        return start(folder, authorizedKeys, "yes", shadow(HASH, folder.resolve("shadow")));
    }

    public static RealSshd start(Path folder, Path authorizedKeys) throws IOException, InterruptedException {
        return start(folder, authorizedKeys, "no", rootIsLocked() ? shadow("*", folder.resolve("shadow")) : List.of());
    }

    private static RealSshd start(Path folder, Path authorizedKeys, String passwords, List<String> before)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (user().equals("root")) {
            Files.createDirectories(Path.of("/run/sshd")); // sshd wants it for its separation of privileges
        }
        var hostKey = makeKey(folder.resolve("host_key"));
        int port = FreePort.next();
        var config = Files.write(
                folder.resolve("sshd_config"),
                List.of(
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "ListenAddress ::1",
                        "HostKey " + hostKey,
                        "PidFile none",
                        "AuthorizedKeysFile " + authorizedKeys,
                        "PermitRootLogin yes",
                        "PasswordAuthentication " + passwords,
                        "KbdInteractiveAuthentication no",
                        "UsePAM no",
                        "UseDNS no",
                        // root's shell reads what lies at home before each command: on a developer's machine, seconds
                        "SetEnv HOME=" + folder,
                        "StrictModes no"));
        var command = new ArrayList<>(before);
        command.addAll(List.of("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("sshd.log").toFile()))
                .start();
        Awaitility.await("sshd listens").atMost(Duration.ofMinutes(1)).until(() -> process.isAlive() && listens(port));
        return new RealSshd(process, hostKey, port);
    }

    /** Debian's installer locks root where sudo was chosen, and sshd lets nobody into a locked account. */
    private static boolean rootIsLocked() throws IOException {
        return user().equals("root")
                && Files.readAllLines(Path.of("/etc/shadow")).stream().anyMatch(line -> line.startsWith("root:!"));
    }

    /** What makes root's account look to one program as if it had this hash, in mounts of its own. */
    private static List<String> shadow(String hash, Path copy) {
        var script =
                "(umask 077; sed 's|^root:[^:]*:|root:%s:|' /etc/shadow >\"$0\") && mount --bind \"$0\" /etc/shadow"
                                .formatted(hash)
                        + " && exec \"$@\"";
        return List.of("unshare", "--mount", "sh", "-c", script, copy.toString());
    }

    public static String user() {
        return System.getProperty("user.name");
    }

    public static Path makeKey(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        var made = Program.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a test", "-f", file.toString())
                .run();
        if (!made.succeeded()) {
            throw new IOException(made.describe());
        }
        return file;
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The lines that make ssh trust this server by both of its addresses. */
    public String knownHosts() throws IOException {
        var key = Files.readString(Path.of(hostKey + ".pub")).strip();
        return "[127.0.0.1]:%d %s%n[::1]:%d %s%n".formatted(port, key, port, key);
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
