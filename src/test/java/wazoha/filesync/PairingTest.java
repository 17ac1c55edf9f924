package wazoha.filesync;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/** The whole of {@code wazo-sync -i} between two roots, over a real sshd, with the administrator's key. */
@Timeout(120)
class PairingTest {
    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    private final List<String> printed = new ArrayList<>();
    private NodePaths master;
    private NodePaths slave;
    private RealSshd sshd;
    private Path adminKey;
    private Path authorizedKeys;
    private Path role;
    private String adminLine;

    /** One key of the pair for the tests that are not about its making: RSA takes seconds. */
    @BeforeAll
    static void aKeyOfThePair() throws Exception {
        var key = new SshKey(keys.resolve("id"));
        key.generate();
        key.keep();
        key.discard();
    }

    @BeforeEach
    void aSlaveThatTheAdministratorCanEnter() throws Exception {
        master = new NodePaths(folder.resolve("master"));
        slave = new NodePaths(folder.resolve("slave"));
        authorizedKeys = slave.resolve("/root/.ssh/authorized_keys");
        adminKey = RealSshd.makeKey(folder.resolve("admin/id"));
        adminLine = Files.readString(Path.of(adminKey + ".pub")).strip();
        Files.createDirectories(authorizedKeys.getParent());
        Files.writeString(authorizedKeys, "# mine\n" + adminLine); // without a last newline
        role = slave.resolve("/role.password");
        sshd = RealSshd.start(folder.resolve("sshd"), authorizedKeys);
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var program = Files.writeString(
                folder.resolve("wazo-ha"),
                "#!/bin/sh%nexec '%s' -cp '%s' %s '%s' '%s' '%s' '%s' \"$@\"%n"
                        .formatted(
                                java,
                                System.getProperty("java.class.path"),
                                PairAcceptProgram.class.getName(),
                                slave.root(),
                                SyncedPair.SCRIPT,
                                authorizedKeys,
                                role));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void end() {
        sshd.close();
    }

    @Test
    void aPairIsMadeWithAKeyThatMayDoNothingButTheVerbs() throws Exception {
        int status = pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey);

        assertThat(printed)
                .as("%s", printed)
                .contains("Generating SSH key /root/.ssh/xivo_id_rsa...", "Copying SSH key to 127.0.0.1...");
        assertThat(printed).anyMatch(line -> line.contains("SHA256:"));
        assertThat(status).isZero();
        assertThat(mode(master.sshKey())).isEqualTo("rw-------");
        assertThat(Path.of(master.sshKey() + ".pub")).content().endsWith(" XiVO HA\n");
        assertThat(mode(authorizedKeys)).isEqualTo("rw-------");
        assertThat(mode(slave.resolve("/root/.ssh"))).isEqualTo("rwx------");
        assertThat(Files.readAllLines(authorizedKeys)).hasSize(3).startsWith("# mine", adminLine);
        assertThat(Files.readAllLines(authorizedKeys).get(2))
                .startsWith("restrict,command=\"%s --root %s\",from=\"127.0.0.1\" ssh-rsa "
                        .formatted(SyncedPair.SCRIPT, slave.root()))
                .endsWith(" XiVO HA");
        assertThat(Files.readString(PairSecret.file(master)).strip())
                .hasSize(43)
                .isEqualTo(Files.readString(role));
        assertThat(mode(PairSecret.file(master))).isEqualTo("rw-------");
        assertThat(access().state(RealSshd.LOOPBACK)).isEqualTo(Optional.empty());
        assertThat(String.join("\n", printed)).doesNotContain(Files.readString(role));
    }

    @Test
    void pairingTwiceKeepsTheKeyThePasswordAndTheFile() throws Exception {
        theMasterHasAKey();
        pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey);
        var key = Files.readString(master.sshKey());
        var keys = Files.readString(authorizedKeys);
        printed.clear();

        assertThat(pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey)).isZero();

        assertThat(printed).containsExactly("SSH key /root/.ssh/xivo_id_rsa exists and works on 127.0.0.1: it stays");
        assertThat(master.sshKey()).hasContent(key);
        assertThat(authorizedKeys).hasContent(keys.strip());
    }

    @Test
    void aKeyThatTheSlaveDoesNotKnowAnyMoreIsInstalledAgain() throws Exception {
        theMasterHasAKey();
        pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey);
        var key = Files.readString(master.sshKey());
        Files.writeString(authorizedKeys, adminLine);

        assertThat(pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey)).isZero();

        assertThat(printed)
                .contains("SSH key /root/.ssh/xivo_id_rsa exists and does not work on 127.0.0.1: installing it again");
        assertThat(Files.readString(master.sshKey())).isEqualTo(key);
        assertThat(access().state(RealSshd.LOOPBACK)).isEmpty();
    }

    @Test
    void aRoleThatDoesNotWorkIsMadeAgainWithTheSamePassword() throws Exception {
        theMasterHasAKey();
        pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey);
        Files.delete(role);

        assertThat(pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey)).isZero();

        assertThat(role).hasContent(Files.readString(PairSecret.file(master)).strip());
    }

    @Test
    void aBrokenKeyIsReplacedOnceTheNewOneWorks() throws Exception {
        Files.createDirectories(master.sshKey().getParent());
        Files.writeString(master.sshKey(), "garbage");

        assertThat(pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey)).isZero();

        assertThat(access().state(RealSshd.LOOPBACK)).isEmpty();
        assertThat(mode(master.sshKey())).isEqualTo("rw-------");
    }

    @Test
    void anUnreachableSlaveIsToldWithinTenSecondsAndLeavesNoKey() throws Exception {
        var start = Ticker.system().now();

        int status = pairing(RealSshd.freePort()).initialise(RealSshd.LOOPBACK, adminKey);

        assertThat(status).isEqualTo(1);
        assertThat(Ticker.system().now().minus(start)).isLessThan(Duration.ofSeconds(10));
        assertThat(master.sshKey().getParent()).isEmptyDirectory();
        assertThat(String.join("\n", printed)).contains("Connection refused");
    }

    @Test
    void anAdministratorWhoMayNotEnterLeavesNoKey() throws Exception {
        var stranger = RealSshd.makeKey(folder.resolve("stranger/id"));

        assertThat(pairing(sshd.port()).initialise(RealSshd.LOOPBACK, stranger)).isEqualTo(1);

        assertThat(master.sshKey().getParent()).isEmptyDirectory();
        assertThat(String.join("\n", printed)).contains("Permission denied");
    }

    @Test
    void aSlaveThatCannotMakeTheRoleLetsNoKeyIn() throws Exception {
        Files.createDirectories(role); // a directory where the password should go

        assertThat(pairing(sshd.port()).initialise(RealSshd.LOOPBACK, adminKey)).isEqualTo(1);

        assertThat(Files.readString(authorizedKeys)).doesNotContain("XiVO HA");
        assertThat(master.sshKey().getParent()).isEmptyDirectory();
        assertThat(String.join("\n", printed)).contains("127.0.0.1 refused the pair: role not made");
    }

    private void theMasterHasAKey() throws Exception {
        Files.createDirectories(master.sshKey().getParent());
        for (var suffix : List.of("", ".pub")) {
            Files.copy(keys.resolve("id" + suffix), Path.of(master.sshKey() + suffix), COPY_ATTRIBUTES);
        }
    }

    private Pairing pairing(int port) {
        Pairing.RoleCheck check = (peer, password) -> {
            try {
                return Files.isRegularFile(role) && Files.readString(role).equals(password);
            } catch (java.io.IOException unreadable) {
                return false;
            }
        };
        return new Pairing(master, port, RealSshd.user(), List.of(folder + "/wazo-ha"), check, printed::add);
    }

    private PeerVerbs access() {
        return new PeerVerbs(SshAccess.ofPair(master, sshd.port(), RealSshd.user()));
    }

    private static String mode(Path file) throws java.io.IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
