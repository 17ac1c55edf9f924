package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** What systemd hears, through the real systemd-notify. A socket of its kind is perl's: Java 17 has none. */
@Timeout(60)
class SystemdWatchTest {
    /** Until the word of life; systemd-notify adds words of its own. */
    private static final String HEARS = """
        use IO::Socket::UNIX; use Socket;
        my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die $!;
        for (1 .. 20) { $socket->recv(my $word, 4096); print "$word\\n"; last if $word =~ /^WATCHDOG/; }
        """;

    @TempDir
    private Path folder;

    @Test
    void itHearsThatTheDaemonIsReadyAndThenThatItLives() throws Exception {
        assumeTrue(
                Program.of("systemd-notify", "--version").run().succeeded(),
                "SKIPPED, NOT SHOWN: this system has no systemd-notify");
        var socket = folder.resolve("notify");
        var ear = CompletableFuture.supplyAsync(() -> heard(socket));
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(socket));
        var environment = Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "300000");
        try (var watch = new SystemdWatch(name -> Optional.ofNullable(environment.get(name)))) {
            watch.ready();
            assertThat(ear.join()).contains("READY=1\n").contains("WATCHDOG=1\n");
        }
    }

    @Test
    void withoutSystemdNothingIsSaidToAnybody() {
        try (var watch = new SystemdWatch(name -> Optional.empty())) {
            watch.ready();
        }
    }

    private static String heard(Path socket) {
        try {
            var outcome = Program.of("perl", "-e", HEARS, socket.toString())
                    .within(Duration.ofSeconds(40))
                    .run();
            return outcome instanceof Outcome.Exited exited ? exited.output() : outcome.describe();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
