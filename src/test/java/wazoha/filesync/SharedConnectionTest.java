package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Ticker;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** One login for many verbs, through a real ssh and sshd (docs/decisions/0045). */
@Timeout(120)
class SharedConnectionTest {
    @TempDir
    Path folder;

    private final AtomicLong seconds = new AtomicLong();
    private final Ticker ticker = () -> Duration.ofSeconds(seconds.get());
    private SyncedPair pair;
    private SharedConnection connection;
    private PeerVerbs verbs;

    @BeforeEach
    void aPair() throws Exception {
        pair = new SyncedPair(folder);
        connection = new SharedConnection(pair.ssh, pair.master, ticker);
        verbs = PeerVerbs.over(pair.ssh, connection);
    }

    @AfterEach
    void gone() throws Exception {
        connection.end(RealSshd.LOOPBACK);
        pair.close();
    }

    private void ask() throws Exception {
        assertThat(verbs.state(RealSshd.LOOPBACK)).contains(new Guard(true, SyncedPair.EPOCH));
    }

    private long logins() throws Exception {
        try (var lines = Files.lines(folder.resolve("sshd/sshd.log"))) {
            return lines.filter(line -> line.startsWith("Accepted publickey")).count();
        }
    }

    @Test
    void manyVerbsAreOneLoginAndAfterAMinuteOneMore() throws Exception {
        for (int i = 0; i < 5; i++) {
            ask();
            seconds.addAndGet(10);
        }
        assertThat(logins()).isEqualTo(1);
        seconds.addAndGet(10);
        ask();
        ask();
        assertThat(logins()).isEqualTo(2);
        var run = pair.master.run().resolve("ssh");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .isEqualTo("rwx------");
    }

    @Test
    void aVerbThatIsRefusedIsStillRefused() throws Exception {
        ask();
        assertThat(connection.ask(RealSshd.LOOPBACK, "id", Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        Outcome.Exited.class,
                        refused -> assertThat(refused.status()).isNotZero());
        ask();
        assertThat(logins()).isEqualTo(1);
    }

    @Test
    void aKeyThatWasTakenOffTheSlaveIsOutWithinAMinute() throws Exception {
        ask();
        Files.writeString(pair.slave.resolve("/root/.ssh/authorized_keys"), "# none\n");
        seconds.addAndGet(SharedConnection.LASTS.toSeconds());
        assertThatThrownBy(this::ask).isInstanceOf(FileSyncException.class).hasMessageContaining("Permission denied");
    }

    @Test
    void aConnectionThatHangsIsGivenUpAtTheDeadlineAndNotAskedAgain() throws Exception {
        ask();
        var hung = new ArrayList<>(List.of("kill", "-STOP"));
        pair.sshd
                .handle()
                .descendants()
                .map(ProcessHandle::pid)
                .map(String::valueOf)
                .forEach(hung::add);
        assertThat(hung).hasSizeGreaterThan(2);
        assertThat(Program.of(hung).run().succeeded()).isTrue();
        assertThat(connection.ask(RealSshd.LOOPBACK, "state", Duration.ofSeconds(2)))
                .isInstanceOf(Outcome.TimedOut.class);
        ask();
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void itsEndIsTheEndOfTheConnection() throws Exception {
        ask();
        connection.end(RealSshd.LOOPBACK);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pair.sshd.handle().descendants().findAny().isEmpty());
        assertThat(pair.master.run().resolve("ssh")).isEmptyDirectory();
        ask();
        assertThat(logins()).isEqualTo(2);
    }
}
