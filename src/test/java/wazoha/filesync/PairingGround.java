package wazoha.filesync;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import wazoha.node.KeyPin;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.process.OwnJvm;

/** A master, and a slave behind a real sshd that its administrator can enter; the pair is not made yet. */
final class PairingGround implements AutoCloseable {
    static final KeyPin PIN = new KeyPin("ab".repeat(32));

    final List<String> printed = new ArrayList<>();
    final NodePaths master;
    final NodePaths slave;
    final RealSshd sshd;
    final Path adminKey;
    final Path authorizedKeys;
    /** Holds the password that the slave's database would take. */
    final Path role;

    final String adminLine;
    private final Path folder;

    PairingGround(Path folder) throws Exception {
        this.folder = folder;
        master = new NodePaths(folder.resolve("master"));
        slave = new NodePaths(folder.resolve("slave"));
        authorizedKeys = slave.resolve("/root/.ssh/authorized_keys");
        adminKey = RealSshd.makeKey(folder.resolve("admin/id"));
        adminLine = Files.readString(Path.of(adminKey + ".pub")).strip();
        Files.createDirectories(authorizedKeys.getParent());
        Files.writeString(authorizedKeys, "# mine\n" + adminLine); // without a last newline
        role = slave.resolve("/role.password");
        sshd = RealSshd.start(folder.resolve("sshd"), authorizedKeys);
        Files.createDirectories(slave.resolve("/etc/ssh"));
        Files.copy(folder.resolve("sshd/host_key.pub"), slave.resolve("/etc/ssh/ssh_host_ed25519_key.pub"));
        PinFile.served(slave).write(PIN);
        var program = Files.writeString(
                folder.resolve("wazo-ha"),
                "#!/bin/sh\nexec '%s' \"$@\"\n"
                        .formatted(String.join(
                                "' '",
                                OwnJvm.command(
                                        PairAcceptProgram.class.getName(),
                                        slave.root().toString(),
                                        SyncedPair.SCRIPT.toString(),
                                        authorizedKeys.toString(),
                                        role.toString()))));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    void theMasterHasTheKey(Path key) throws IOException {
        Files.createDirectories(master.sshKey().getParent());
        for (var suffix : List.of("", ".pub")) {
            Files.copy(Path.of(key + suffix), Path.of(master.sshKey() + suffix), COPY_ATTRIBUTES);
        }
    }

    /** One key of a pair for tests that are not about its making: RSA takes seconds. */
    static Path aKey(Path file) throws Exception {
        var key = new SshKey(file);
        key.generate();
        key.keep();
        key.discard();
        return file;
    }

    Pairing pairing() {
        return pairing(sshd.port(), printed::add, Duration.ofSeconds(40));
    }

    Pairing pairing(int port, Consumer<String> print, Duration longest) {
        Pairing.RoleCheck check = (peer, password) -> {
            try {
                return Files.isRegularFile(role) && Files.readString(role).equals(password);
            } catch (IOException unreadable) {
                return false;
            }
        };
        var patience =
                new TypedPairing.Patience(Ticker.system(), Duration.ofMillis(100), longest, Duration.ofMillis(300));
        return new Pairing(master, port, RealSshd.user(), List.of(folder + "/wazo-ha"), check, print, patience);
    }

    /** The slave's half of the pair as a class. */
    PairAccept accept() {
        return new PairAccept(slave, SyncedPair.SCRIPT, authorizedKeys, password -> {
            try {
                Files.writeString(role, password);
            } catch (IOException trouble) {
                throw new FileSyncException("role not made: " + trouble.getMessage(), trouble);
            }
        });
    }

    PeerVerbs verbs() {
        return new PeerVerbs(SshAccess.ofPair(master, sshd.port(), RealSshd.user()));
    }

    /** The lines of the pair in the slave's file. */
    List<String> pairLines() throws IOException {
        return Files.readAllLines(authorizedKeys).stream()
                .filter(line -> line.endsWith(" XiVO HA"))
                .toList();
    }

    String password() throws IOException {
        return Files.readString(PairSecret.file(master)).strip();
    }

    static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Override
    public void close() {
        sshd.close();
    }
}
