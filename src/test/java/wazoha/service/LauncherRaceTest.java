package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Ticker;
import wazoha.process.OwnJvm;
import wazoha.process.Program;
import wazoha.service.Telephony.State;

/** However many start or die at the same moment, one copy runs; with real processes. */
@Timeout(90)
class LauncherRaceTest extends ShellProcesses {
    @Test
    void launchersThatRunAtTheSameTimeMakeOneCopy() throws Exception {
        Files.createDirectories(folder);
        Files.createFile(folder.resolve("wanted"));
        var launcher = new Launcher(folder.resolve("wanted"), gate);
        for (int i = 0; i < 12; i++) {
            launcher.launch(sip().command(), folder.resolve("sip.pid"), folder.resolve("sip.log"));
        }
        await().until(() -> starts().size() == 1 && copies().size() == 1);
        assertThat(starts()).containsExactly(pid("sip"));
        telephony(sip()).stop();
    }

    @Test
    void aLauncherThatIsLateFindsThatTelephonyIsNotWantedAnyMore() throws Exception {
        Files.createDirectories(folder);
        var launcher = new Launcher(folder.resolve("wanted"), gate);
        long late = launcher.launch(sip().command(), folder.resolve("sip.pid"), folder.resolve("sip.log"));
        await().until(() -> ProcStat.of(late).filter(stat -> !stat.isDead()).isEmpty());
        assertThat(starts()).isEmpty();
        assertThat(folder.resolve("sip.pid")).doesNotExist();
    }

    /** Runs in a machine of its own, to be killed at any moment: starts and stops telephony over and over. */
    static final class Daemon {
        private Daemon() {}

        public static void main(String[] arguments) throws Exception {
            var root = Path.of(arguments[0]);
            var command = List.of("sh", "-c", arguments[1], arguments[2]);
            var telephony = new ProcessTelephony(
                    List.of(new PlainProcess("sip", command)),
                    root.resolve("services"),
                    root.resolve("may-serve"),
                    List.of(),
                    List.of(),
                    Ticker.system());
            while (Files.exists(root)) {
                telephony.start();
                Files.writeString(root.resolve("turning"), "");
                telephony.stop();
            }
        }
    }

    @Test
    void aDaemonKilledAtAnyMomentLeavesAtMostOneCopyThatTheNextOneFinds() throws Exception {
        String body = sip().command().get(2);
        for (int round = 0; round < 8; round++) {
            Files.deleteIfExists(root.resolve("turning"));
            long daemon = Program.of(
                            OwnJvm.command(Daemon.class.getName(), root.toString(), body, marker + "-" + round))
                    .detach(root.resolve("daemon.log"));
            await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(root.resolve("turning")));
            long moment = System.nanoTime() + Duration.ofMillis(7L * round).toNanos();
            await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= moment);
            kill(daemon, "KILL");
            var next = telephony(new PlainProcess("sip", List.of("sh", "-c", body, marker)));
            next.start();
            var running = Set.of(marker, marker + "-" + round);
            // what the killed daemon has told to end may still end: the next one supervises, as it always does
            await().atMost(20, TimeUnit.SECONDS).until(() -> {
                next.supervise();
                assertThat(copies(running)).hasSizeLessThan(2);
                return next.state() == State.RUNNING && copies(running).size() == 1;
            });
            next.stop();
            assertThat(copies(running)).as("round %d", round).isEmpty();
        }
    }
}
