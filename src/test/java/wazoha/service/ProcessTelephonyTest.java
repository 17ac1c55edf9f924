package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.service.Telephony.State;
import wazoha.service.Telephony.Unit;

/** Plain programs as telephony are started and stopped (docs/contract.md, section 8); with real processes. */
@Timeout(90)
class ProcessTelephonyTest extends ShellProcesses {
    @Test
    void startedProcessesRunAndStoppedOnesAreGone() throws Exception {
        var telephony = telephony(script("a", "sleep 100 & wait"), sip());
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        telephony.start();
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        assertThat(telephony.units())
                .containsExactly(
                        new Unit("a", State.RUNNING, "pid " + pid("a")),
                        new Unit("sip", State.RUNNING, "pid " + pid("sip")));
        long session = pid("a");
        await().until(() -> ProcStat.ofSession(session).size() == 2);
        telephony.stop();
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        assertThat(copies()).isEmpty();
        assertThat(ProcStat.ofSession(session)).isEmpty();
    }

    @Test
    void startingAndStoppingTwiceIsLikeOnce() throws Exception {
        var telephony = telephony(sip());
        telephony.start();
        await().until(() -> starts().size() == 1);
        telephony.start();
        telephony.supervise();
        assertThat(copies()).hasSize(1);
        telephony.stop();
        telephony.stop();
        assertThat(starts()).hasSize(1);
    }

    @Test
    void aClosedGateRefusesTheStart() throws Exception {
        Files.delete(gate);
        var telephony = telephony(sip());
        assertThatThrownBy(telephony::start)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(gate.toString())
                .hasMessageContaining("nothing else was started");
        telephony.supervise();
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        assertThat(copies()).isEmpty();
    }

    @Test
    void aClosedGateLeavesWhatRunsAndKeepsWhatCrashedDown() throws Exception {
        var telephony = telephony(sip());
        telephony.start();
        Files.delete(gate);
        telephony.supervise();
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        kill(pid("sip"), "KILL");
        await().until(() -> telephony.state() == State.STOPPED);
        telephony.supervise();
        skipped = Duration.ofSeconds(2);
        telephony.supervise();
        assertThat(copies()).isEmpty();
    }

    @Test
    void aProcessThatIgnoresTheRequestIsKilledAfterTwoSeconds() throws Exception {
        var telephony = telephony(
                script("a", "trap '' TERM; echo > '%s'; while :; do sleep 1; done".formatted(root.resolve("ready"))));
        telephony.start();
        await().until(() -> Files.exists(root.resolve("ready")));
        long start = System.nanoTime();
        telephony.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
        assertThat(copies()).isEmpty();
    }

    @Test
    void aFrozenProcessIsKilled() throws Exception {
        var telephony = telephony(sip());
        telephony.start();
        await("it runs: a frozen launcher is no process, and leaves when it thaws")
                .until(() -> starts().size() == 1);
        long sip = pid("sip");
        kill(sip, "STOP");
        await("it is frozen: of two signals that wait for a process the kernel hands over SIGTERM first")
                .until(() ->
                        ProcStat.of(sip).filter(stat -> stat.state() == 'T').isPresent());
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        long start = System.nanoTime();
        telephony.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
        assertThat(copies()).isEmpty();
    }

    @Test
    void argumentsAreNeverPasted() throws Exception {
        var out = root.resolve("out");
        var nasty = "'; touch %s; $(id) \"".formatted(root.resolve("pasted"));
        var telephony = telephony(new PlainProcess(
                "a", List.of("sh", "-c", "echo \"$1\" > \"$2\"; exec sleep 100", marker, nasty, out.toString())));
        telephony.start();
        await().until(() -> Files.exists(out) && Files.size(out) > 0);
        assertThat(out).hasContent(nasty + "\n");
        assertThat(root.resolve("pasted")).doesNotExist();
        telephony.stop();
    }

    @Test
    void aMissingProgramIsToldAndTriedAgain() throws Exception {
        var telephony = telephony(new PlainProcess("a", List.of("/no/such/program")));
        assertThatThrownBy(telephony::start)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("a did not start")
                .hasMessageContaining("a.log");
        assertThat(Files.readString(folder.resolve("a.log"))).contains("/no/such/program: not found or not executable");
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "a/b", "..", "a b", "a\nb"})
    void aNameThatIsNoFileNameIsRefused(String name) {
        assertThatThrownBy(() -> new PlainProcess(name, List.of("true"))).isInstanceOf(IllegalArgumentException.class);
    }
}
