package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.FreePort;
import wazoha.node.Ticker;

/** docs/contract.md, section 7: {@code wazo-sync -i} between two roots, over a real sshd, with the administrator's key. */
@Timeout(120)
class PairingTest extends WithPairingGround {
    @Test
    void aPairIsMadeWithAKeyThatMayDoNothingButTheVerbs() throws Exception {
        int status = ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey));

        assertThat(ground.printed)
                .as("%s", ground.printed)
                .contains("Generating SSH key /root/.ssh/xivo_id_rsa...", "Copying SSH key to 127.0.0.1...");
        assertThat(ground.printed).anyMatch(line -> line.contains("SHA256:"));
        assertThat(status).isZero();
        assertThat(PairingGround.mode(ground.master.sshKey())).isEqualTo("rw-------");
        assertThat(Path.of(ground.master.sshKey() + ".pub")).content().endsWith(" XiVO HA\n");
        assertThat(PairingGround.mode(ground.authorizedKeys)).isEqualTo("rw-------");
        assertThat(PairingGround.mode(ground.slave.resolve("/root/.ssh"))).isEqualTo("rwx------");
        assertThat(Files.readAllLines(ground.authorizedKeys)).hasSize(3).startsWith("# mine", ground.adminLine);
        assertThat(Files.readAllLines(ground.authorizedKeys).get(2))
                .startsWith("restrict,command=\"%s --root %s\",from=\"127.0.0.1\" ssh-rsa "
                        .formatted(SyncedPair.SCRIPT, ground.slave.root()))
                .endsWith(" XiVO HA");
        assertThat(Files.readString(PairSecret.file(ground.master)).strip())
                .hasSize(43)
                .isEqualTo(Files.readString(ground.role));
        assertThat(PairingGround.mode(PairSecret.file(ground.master))).isEqualTo("rw-------");
        assertThat(ground.verbs().state(RealSshd.LOOPBACK)).isEqualTo(Optional.empty());
        assertThat(String.join("\n", ground.printed)).doesNotContain(Files.readString(ground.role));
    }

    @Test
    void pairingTwiceKeepsTheKeyThePasswordAndTheFile() throws Exception {
        ground.theMasterHasTheKey(aKey);
        ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey));
        var key = Files.readString(ground.master.sshKey());
        var keys = Files.readString(ground.authorizedKeys);
        ground.printed.clear();

        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isZero();

        assertThat(ground.printed)
                .containsExactly("SSH key /root/.ssh/xivo_id_rsa exists and works on 127.0.0.1: it stays");
        assertThat(ground.master.sshKey()).hasContent(key);
        assertThat(ground.authorizedKeys).hasContent(keys.strip());
    }

    @Test
    void aKeyThatTheSlaveDoesNotKnowAnyMoreIsInstalledAgain() throws Exception {
        ground.theMasterHasTheKey(aKey);
        ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey));
        var key = Files.readString(ground.master.sshKey());
        Files.writeString(ground.authorizedKeys, ground.adminLine);

        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isZero();

        assertThat(ground.printed)
                .contains("SSH key /root/.ssh/xivo_id_rsa exists and does not work on 127.0.0.1: installing it again");
        assertThat(Files.readString(ground.master.sshKey())).isEqualTo(key);
        assertThat(ground.verbs().state(RealSshd.LOOPBACK)).isEmpty();
    }

    @Test
    void aRoleThatDoesNotWorkIsMadeAgainWithTheSamePassword() throws Exception {
        ground.theMasterHasTheKey(aKey);
        ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey));
        Files.delete(ground.role);

        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isZero();

        assertThat(ground.role)
                .hasContent(Files.readString(PairSecret.file(ground.master)).strip());
    }

    @Test
    void aBrokenKeyIsReplacedOnceTheNewOneWorks() throws Exception {
        Files.createDirectories(ground.master.sshKey().getParent());
        Files.writeString(ground.master.sshKey(), "garbage");

        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isZero();

        assertThat(ground.verbs().state(RealSshd.LOOPBACK)).isEmpty();
        assertThat(PairingGround.mode(ground.master.sshKey())).isEqualTo("rw-------");
    }

    @Test
    void anUnreachableSlaveIsToldAtOnceAndLeavesNoKey() throws Exception {
        var start = Ticker.system().now();

        int status = ground.pairing(FreePort.next(), ground.printed::add, Duration.ofSeconds(1))
                .initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey));

        assertThat(status).isEqualTo(1);
        assertThat(Ticker.system().now().minus(start)).isLessThan(Duration.ofSeconds(30));
        assertThat(ground.master.sshKey().getParent()).isEmptyDirectory();
        assertThat(String.join("\n", ground.printed)).contains("Connection refused");
    }

    @Test
    void anAdministratorWhoMayNotEnterLeavesNoKey() throws Exception {
        var stranger = RealSshd.makeKey(folder.resolve("stranger/id"));

        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(stranger)))
                .isEqualTo(1);

        assertThat(ground.master.sshKey().getParent()).isEmptyDirectory();
        assertThat(String.join("\n", ground.printed)).contains("Permission denied");
    }

    @Test
    void aSlaveThatCannotMakeTheRoleLetsNoKeyIn() throws Exception {
        Files.createDirectories(ground.role); // a directory where the password should go

        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isEqualTo(1);

        assertThat(Files.readString(ground.authorizedKeys)).doesNotContain("XiVO HA");
        assertThat(ground.master.sshKey().getParent()).isEmptyDirectory();
        assertThat(String.join("\n", ground.printed)).contains("127.0.0.1 refused the pair: role not made");
    }
}
