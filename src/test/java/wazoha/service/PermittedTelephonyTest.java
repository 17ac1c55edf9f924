package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.Ticker;
import wazoha.service.Telephony.State;

/** While a file forbids it nobody starts telephony (docs/contract.md, section 8); with a real process. */
@Timeout(60)
class PermittedTelephonyTest {
    @TempDir
    Path root;

    private volatile Duration skipped = Duration.ZERO;
    private PermittedTelephony telephony;

    @BeforeEach
    void telephonyThatMayStart() throws Exception {
        var gate = Files.createFile(root.resolve("may-serve"));
        var sip = new PlainProcess("sip", List.of("sleep", "600"));
        Ticker ticker = () -> Ticker.system().now().plus(skipped);
        telephony = new PermittedTelephony(
                new ProcessTelephony(List.of(sip), root.resolve("services"), gate, List.of(), List.of(), ticker),
                root.resolve("disabled"),
                root.resolve("stopped"));
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        telephony.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "stopped"})
    void itIsNeitherStartedNorStartableAndTheReasonIsTold(String file) throws Exception {
        assertThat(telephony.startable()).isTrue();
        Files.createFile(root.resolve(file));
        assertThat(telephony.startable()).isFalse();
        assertThatThrownBy(telephony::start)
                .isInstanceOf(ServiceException.class)
                .hasMessageContainingAll("not started", root.resolve(file).toString(), "wazo-service");
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        Files.delete(root.resolve(file));
        telephony.start();
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void whatRunsGoesOnAndIsNotStartedAgainAfterACrash() throws Exception {
        telephony.start();
        Files.createFile(root.resolve("disabled"));
        telephony.supervise();
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        long pid =
                ProcessMark.read(root.resolve("services/sip.pid")).orElseThrow().pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(10, TimeUnit.SECONDS).until(() -> telephony.state() == State.STOPPED);
        for (int turn = 0; turn < 4; turn++) {
            skipped = skipped.plusSeconds(1);
            telephony.supervise();
        }
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        Files.delete(root.resolve("disabled"));
        await().atMost(10, TimeUnit.SECONDS).until(() -> {
            skipped = skipped.plusSeconds(1);
            telephony.supervise();
            return telephony.state() == State.RUNNING;
        });
    }
}
