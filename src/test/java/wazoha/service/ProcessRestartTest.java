package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.service.Telephony.State;

/** What has crashed starts again, within limits; with real processes. */
@Timeout(90)
class ProcessRestartTest extends ShellProcesses {
    @Test
    void aCrashedProcessStartsAgainAfterASecond() throws Exception {
        var telephony = telephony(sip());
        telephony.start();
        long first = pid("sip");
        kill(first, "KILL");
        await().until(() -> telephony.state() != State.RUNNING);
        telephony.supervise();
        skipped = Duration.ofMillis(500);
        telephony.supervise();
        assertThat(pid("sip")).isEqualTo(first);
        skipped = Duration.ofMillis(1600);
        telephony.supervise();
        await().until(() -> telephony.state() == State.RUNNING);
        assertThat(pid("sip")).isNotEqualTo(first);
        assertThat(copies()).hasSize(1);
    }

    @Test
    void whatACrashedProcessLeftInItsSessionIsKilledBeforeTheNextStart() throws Exception {
        var telephony = telephony(script("a", "sh -c 'sleep 100; :' \"$0\" & wait"));
        telephony.start();
        await().until(() -> processes(Set.of(marker)).size() == 2);
        long first = pid("a");
        kill(first, "KILL");
        await().until(() -> processes(Set.of(marker)).size() == 1);
        telephony.supervise();
        skipped = Duration.ofSeconds(2);
        telephony.supervise();
        await().until(() ->
                telephony.state() == State.RUNNING && processes(Set.of(marker)).size() == 2);
        assertThat(ProcStat.ofSession(first)).isEmpty();
    }

    @Test
    void afterFiveStartsInTenSecondsItHasFailedUntilTheNextStart() throws Exception {
        // ten seconds of this clock alone: on a busy machine five starts take longer
        var telephony =
                telephony(() -> skipped, script("a", "echo x >> '%s'; exit 1".formatted(root.resolve("crashes"))));
        startWhatEndsAtOnce(telephony);
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            telephony.supervise();
            skipped = skipped.plusMillis(200);
            return telephony.state() == State.FAILED;
        });
        int crashes = Files.readAllLines(root.resolve("crashes")).size();
        assertThat(crashes).isBetween(2, 5);
        assertThat(telephony.units().get(0).detail()).contains("ended 5 times in 10 s", "a.log");
        skipped = skipped.plus(Duration.ofHours(1));
        telephony.supervise();
        assertThat(telephony.state()).isEqualTo(State.FAILED);
        startWhatEndsAtOnce(telephony);
        assertThat(telephony.state()).isNotEqualTo(State.FAILED);
        telephony.stop();
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
    }

    /** Whether its end or its start is seen first is a matter of luck. */
    private static void startWhatEndsAtOnce(ProcessTelephony telephony) throws InterruptedException {
        try {
            telephony.start();
        } catch (ServiceException endedAtOnce) {
            assertThat(endedAtOnce).hasMessageContaining("a.log");
        }
    }

    @Test
    void theNextDaemonFindsWhatRunsAndWhatIsWanted() throws Exception {
        telephony(sip()).start();
        var next = telephony(sip());
        assertThat(next.state()).isEqualTo(State.RUNNING);
        kill(pid("sip"), "KILL");
        await().until(() -> next.state() == State.STOPPED);
        next.supervise();
        skipped = Duration.ofSeconds(2);
        next.supervise();
        await().until(() -> next.state() == State.RUNNING);
        next.stop();
        assertThat(copies()).isEmpty();
    }
}
