package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/contract.md, section 7: {@code wazo-sync -i --rotate}; the pair has access at every moment of it. */
@Timeout(240)
class PairRenewalTest extends WithPairingGround {
    /** The process ends here. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void aPair() throws Exception {
        ground.theMasterHasTheKey(aKey);
        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isZero();
        ground.printed.clear();
    }

    @Test
    void keyAndPasswordAreNewAndTheOldOnesLetNobodyIn() throws Exception {
        var oldKey = Files.readString(ground.master.sshKey());
        var oldPassword = ground.password();
        var oldLine = ground.pairLines().get(0);

        assertThat(ground.pairing().renew(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isZero();

        assertThat(ground.printed)
                .contains(
                        "Generating SSH key /root/.ssh/xivo_id_rsa...",
                        "Copying SSH key to 127.0.0.1...",
                        "SSH key and password of the pair were renewed");
        assertThat(Files.readString(ground.master.sshKey())).isNotEqualTo(oldKey);
        assertThat(PairingGround.mode(ground.master.sshKey())).isEqualTo("rw-------");
        assertThat(ground.password()).isNotEqualTo(oldPassword).isEqualTo(Files.readString(ground.role));
        assertThat(PairingGround.mode(PairSecret.file(ground.master))).isEqualTo("rw-------");
        assertThat(ground.pairLines()).hasSize(1).doesNotContain(oldLine);
        assertThat(Files.readAllLines(ground.authorizedKeys)).startsWith("# mine", ground.adminLine);
        assertThat(PairingGround.mode(ground.authorizedKeys)).isEqualTo("rw-------");
        assertThat(ground.verbs().letsIn(RealSshd.LOOPBACK)).isTrue();
        assertThat(String.join("\n", ground.printed)).doesNotContain(oldPassword, ground.password());
        nothingIsLeftBeside();
    }

    /** Each printed line is a moment at which the process may be killed. */
    @ParameterizedTest(name = "7 --rotate killed at its line {0}")
    @CsvSource({"1", "2", "3", "4"})
    void aCrashInTheMiddleLeavesAccessAndTheNextRunFinishesIt(int last) throws Exception {
        var renewal = ground.pairing(
                ground.sshd.port(),
                line -> {
                    ground.printed.add(line);
                    if (ground.printed.size() == last) {
                        throw new Killed();
                    }
                },
                Duration.ofSeconds(1));
        assertThatThrownBy(() -> renewal.renew(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isInstanceOf(Killed.class);

        assertThat(ground.verbs().letsIn(RealSshd.LOOPBACK))
                .as("%s", ground.printed)
                .isTrue();
        assertTheMasterHasThePassword();

        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .as("%s", ground.printed)
                .isZero();
        assertThat(ground.verbs().letsIn(RealSshd.LOOPBACK)).isTrue();
        assertThat(ground.pairLines()).hasSize(1);
        assertThat(ground.password()).isEqualTo(Files.readString(ground.role));
        assertThat(PairSecret.candidateFile(ground.master)).doesNotExist();

        assertThat(ground.pairing().renew(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .isZero();
        nothingIsLeftBeside();
    }

    private void assertTheMasterHasThePassword() throws Exception {
        var there = Files.readString(ground.role);
        boolean candidate = PairSecret.hasCandidate(ground.master)
                && PairSecret.candidate(ground.master).equals(there);
        assertThat(candidate || ground.password().equals(there)).isTrue();
    }

    @Test
    void aRefusedRenewalChangesNothing() throws Exception {
        var stranger = RealSshd.makeKey(folder.resolve("stranger/id"));
        var before = Files.readString(ground.authorizedKeys);
        var password = ground.password();

        assertThat(ground.pairing().renew(RealSshd.LOOPBACK, AdminAccess.identity(stranger)))
                .isEqualTo(1);

        assertThat(String.join("\n", ground.printed)).contains("Permission denied");
        assertThat(ground.authorizedKeys).hasContent(before.strip());
        assertThat(ground.password()).isEqualTo(password);
        assertThat(ground.verbs().letsIn(RealSshd.LOOPBACK)).isTrue();
    }

    @Test
    void noKeyIsTakenAwayInFavourOfOneThatIsNotLetIn() throws Exception {
        var before = Files.readString(ground.authorizedKeys);
        assertThatThrownBy(() -> ground.verbs().only(RealSshd.LOOPBACK, "ssh-rsa AAAAB3NzaC1yc2E"))
                .isInstanceOf(FileSyncException.class)
                .hasMessageContaining("none that this node lets in for the pair");
        assertThatThrownBy(() -> ground.verbs()
                        .only(RealSshd.LOOPBACK, "ssh-rsa " + ground.adminLine.split(" ", -1)[1]))
                .as("the administrator's key is none of the pair")
                .isInstanceOf(FileSyncException.class);
        assertThat(ground.authorizedKeys).hasContent(before.strip());
    }

    private void nothingIsLeftBeside() throws Exception {
        try (var files = Files.list(ground.master.sshKey().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("xivo_id_rsa", "xivo_id_rsa.pub");
        }
        try (var files = Files.list(ground.authorizedKeys.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("authorized_keys");
        }
        assertThat(PairSecret.candidateFile(ground.master)).doesNotExist();
    }
}
