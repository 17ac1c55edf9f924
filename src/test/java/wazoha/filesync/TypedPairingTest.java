package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * docs/contract.md, section 7: {@code wazo-sync -i} where root may not log in by password, over a real sshd that lets only the
 * keys of its file in.
 */
@Timeout(120)
class TypedPairingTest {
    private static final String BEGIN = "wazo-ha pair accept --master 127.0.0.1 --host-key SHA256:";

    @TempDir
    Path folder;

    private PairingGround ground;

    @BeforeEach
    void aSlaveThatLetsNobodyIn() throws Exception {
        ground = new PairingGround(folder);
        Files.delete(ground.authorizedKeys);
    }

    @AfterEach
    void end() {
        ground.close();
    }

    /** The line that was printed for the slave's terminal, as that terminal's shell would split it. */
    private TypedPair typed() {
        var words = printedLine().split(" ", -1);
        assertThat(words).hasSize(11);
        return new TypedPair(words[4], words[6], words[8], words[9], words[10]);
    }

    private String printedLine() {
        synchronized (ground.printed) {
            return ground.printed.stream()
                    .filter(line -> line.startsWith(BEGIN))
                    .findFirst()
                    .orElse("");
        }
    }

    private CompletableFuture<Integer> waiting(Duration longest) {
        var pairing = ground.pairing(
                ground.sshd.port(),
                line -> {
                    synchronized (ground.printed) {
                        ground.printed.add(line);
                    }
                },
                longest);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return pairing.initialise(RealSshd.LOOPBACK, AdminAccess.FOUND_BY_SSH);
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        });
    }

    @Test
    void theLineIsTypedWhileTheMasterWaitsAndThePairIsMade() throws Exception {
        var end = waiting(Duration.ofSeconds(60));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !printedLine().isEmpty());

        assertThat(ground.accept().accept(typed()).line()).isEqualTo("{\"ok\":true}");

        assertThat(end.get(60, TimeUnit.SECONDS)).as("%s", ground.printed).isZero();
        assertThat(ground.printed)
                .anyMatch(line -> line.startsWith("It must show the same fingerprints: key of this master SHA256:"))
                .anyMatch(line -> line.startsWith("Waiting for it, "));
        assertThat(ground.verbs().letsIn(RealSshd.LOOPBACK)).isTrue();
        assertThat(ground.password()).isEqualTo(Files.readString(ground.role));
        assertThat(PairingGround.mode(PairSecret.file(ground.master))).isEqualTo("rw-------");
        assertThat(PairSecret.waiting(ground.slave)).as("the slave's copy").doesNotExist();
        assertThat(String.join("\n", ground.printed)).doesNotContain(ground.password());
        assertThat(ground.pairLines()).hasSize(1);
        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.FOUND_BY_SSH))
                .as("again")
                .isZero();
    }

    @Test
    void theWaitingIsBoundedAndTheLineHoldsForTheNextRun() throws Exception {
        assertThat(waiting(Duration.ofSeconds(2)).get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(ground.printed).anyMatch(line -> line.matches("still waiting, [01] s left"));
        assertThat(ground.printed.get(ground.printed.size() - 1))
                .contains("has not accepted the pair within 2 s; nothing was changed", "run wazo-sync -i again");
        assertThat(ground.master.sshKey()).doesNotExist();

        assertThat(ground.accept().accept(typed()).status()).isZero();

        assertThat(waiting(Duration.ofSeconds(20)).get(60, TimeUnit.SECONDS))
                .as("%s", ground.printed)
                .isZero();
        assertThat(ground.verbs().letsIn(RealSshd.LOOPBACK)).isTrue();
        assertThat(ground.password()).isEqualTo(Files.readString(ground.role));
    }

    @ParameterizedTest(name = "7 pair accept refuses: {0}")
    @CsvSource(delimiter = '|', textBlock = """
        another host key   | another host answers there
        a key cut in two   | the line was not copied wholly
        another key        | the line was not copied wholly
        a name as address  | --master is not an IPv4 or IPv6 address
        a type of key      | public_key is not a public key of ssh
        """)
    void whatDoesNotFitChangesNothing(String what, String reason) throws Exception {
        waiting(Duration.ofMillis(1)).get(60, TimeUnit.SECONDS);
        var right = typed();
        var other = "A".repeat(68);
        var wrong = switch (what) {
            case "another host key" ->
                new TypedPair(right.master(), right.fingerprint(), right.fingerprint(), right.type(), right.key());
            case "a key cut in two" ->
                new TypedPair(
                        right.master(),
                        right.hostKey(),
                        right.fingerprint(),
                        right.type(),
                        right.key().substring(0, 120));
            case "another key" ->
                new TypedPair(right.master(), right.hostKey(), right.fingerprint(), right.type(), other);
            case "a name as address" ->
                new TypedPair("pbx.example", right.hostKey(), right.fingerprint(), right.type(), right.key());
            default -> new TypedPair(right.master(), right.hostKey(), right.fingerprint(), "ssh-dss", right.key());
        };
        var answer = ground.accept().accept(wrong);
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.line()).contains(reason);
        assertThat(ground.authorizedKeys).doesNotExist();
        assertThat(ground.role).doesNotExist();
    }

    @Test
    void aPasswordThatNobodyFetchedInAQuarterOfAnHourIsGone() throws Exception {
        waiting(Duration.ofMillis(1)).get(60, TimeUnit.SECONDS);
        assertThat(ground.accept().accept(typed()).status()).isZero();
        var waiting = PairSecret.waiting(ground.slave);
        assertThat(PairingGround.mode(waiting)).isEqualTo("rw-------");
        Files.setLastModifiedTime(waiting, FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
        var key = new SshAccess(
                ground.sshd.port(),
                RealSshd.user(),
                new SshKey(ground.master.sshKey()).candidate(),
                SshAccess.knownHosts(ground.master));
        assertThat(new PeerVerbs(key).password(RealSshd.LOOPBACK)).isEmpty();
        assertThat(waiting).doesNotExist();
    }
}
