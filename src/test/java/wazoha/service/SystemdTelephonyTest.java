package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.service.Telephony.State;
import wazoha.service.Telephony.Unit;

/**
 * A machine that builds need not run systemd, so systemctl's part is played by a small shell script that writes down
 * its arguments and prints text in systemctl's form. It shows what we ask and how we read the answer; that systemd does
 * as asked is shown on real hosts.
 */
@Timeout(60)
class SystemdTelephonyTest {
    @TempDir
    Path folder;

    /** Plays systemctl: {@code show} prints the file "show", other verbs run the file "VERB" if there is one. */
    private static final String PLAYER = """
            #!/bin/sh
            cd "$(dirname "$0")" || exit 9
            echo "$*" >> asked
            [ "$1" = --no-ask-password ] && shift
            if [ "$1" = show ]; then cat show; exit; fi
            if [ -e "$1" ]; then . "./$1"; fi
            """;

    private SystemdTelephony telephony(String... units) throws IOException {
        var file = Files.writeString(folder.resolve("systemctl"), PLAYER);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new SystemdTelephony(file.toString(), List.of(units), List.of(), List.of());
    }

    private void show(String... blocks) throws IOException {
        Files.writeString(folder.resolve("show"), String.join("\n", blocks));
    }

    private static String block(String name, String load, String active, String sub, String result) {
        return "Result=%s\nId=%s\nLoadState=%s\nActiveState=%s\nSubState=%s\n"
                .formatted(result, name, load, active, sub);
    }

    private static String running(String name) {
        return block(name, "loaded", "active", "running", "success");
    }

    private static String stopped(String name) {
        return block(name, "loaded", "inactive", "dead", "success");
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked")).stream()
                .map(line -> line.replace("--no-ask-password ", ""))
                .filter(line -> !line.startsWith("show"))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1} ({2}), result {3} -> {4}: {5}")
    @CsvSource(delimiter = '|', textBlock = """
        loaded    | active       | running       | success        | RUNNING | active (running)
        loaded    | active       | exited        | success        | RUNNING | active (exited)
        loaded    | reloading    | reload        | success        | RUNNING | reloading (reload)
        loaded    | activating   | start         | success        | UNKNOWN | activating (start)
        loaded    | activating   | auto-restart  | signal         | UNKNOWN | activating (auto-restart), last result signal
        loaded    | deactivating | stop-sigterm  | success        | RUNNING | deactivating (stop-sigterm)
        loaded    | inactive     | dead          | success        | STOPPED | inactive (dead)
        loaded    | inactive     | dead          | exec-condition | STOPPED | inactive (dead), last result exec-condition
        loaded    | failed       | failed        | exit-code      | FAILED  | failed (failed), last result exit-code
        not-found | inactive     | dead          | success        | STOPPED | not-found
        masked    | inactive     | dead          | success        | STOPPED | masked
        """)
    void aUnitIsReadAs(String load, String active, String sub, String result, State state, String detail)
            throws Exception {
        var telephony = telephony("asterisk.service");
        show(block("asterisk.service", load, active, sub, result));
        assertThat(telephony.units()).containsExactly(new Unit("asterisk.service", state, detail));
        assertThat(telephony.state()).isEqualTo(state);
    }

    @Test
    void allUnitsAreAskedInOneCallAndMatchedByOrder() throws Exception {
        var telephony = telephony("a.service", "alias");
        show(running("a.service"), running("real-name.service"));
        assertThat(telephony.units()).extracting(Unit::name).containsExactly("a.service", "alias");
        assertThat(Files.readAllLines(folder.resolve("asked")))
                .containsExactly(
                        "--no-ask-password show --property=Id,LoadState,ActiveState,SubState,Result -- a.service alias");
    }

    @Test
    void someRunningAndSomeStoppedIsNeverStopped() throws Exception {
        var telephony = telephony("a.service", "b.service");
        show(running("a.service"), stopped("b.service"));
        assertThat(telephony.state()).isEqualTo(State.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "System has not been booted with systemd as init system (PID 1). Can't operate.",
                "LoadState=loaded\nActiveState=active\n"
            })
    void anAnswerThatIsNoneOrNotWholeIsUnknown(String text) throws Exception {
        var telephony = telephony("a.service", "b.service");
        show(text);
        assertThat(telephony.state()).isEqualTo(State.UNKNOWN);
        assertThat(telephony.startable()).isFalse();
    }

    @Test
    void aMissingSystemctlIsUnknown() throws Exception {
        var telephony = new SystemdTelephony(folder.resolve("none").toString(), List.of("a"), List.of(), List.of());
        assertThat(telephony.units()).singleElement().satisfies(unit -> {
            assertThat(unit.state()).isEqualTo(State.UNKNOWN);
            assertThat(unit.detail()).contains("not started");
        });
    }

    @Test
    void aSystemctlThatHangsIsUnknownAfterTwoSeconds() throws Exception {
        var telephony = telephony("a.service");
        Files.writeString(folder.resolve("systemctl"), "#!/bin/sh\nexec sleep 60\n");
        long start = System.nanoTime();
        assertThat(telephony.state()).isEqualTo(State.UNKNOWN);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    }

    @Test
    void aStartResetsFormerFailuresAndStartsAllInOrder() throws Exception {
        var telephony = telephony("a.service", "b@1.service");
        show(running("a.service"), block("b@1.service", "loaded", "activating", "start", "success"));
        telephony.start();
        assertThat(asked()).containsExactly("reset-failed -- a.service b@1.service", "start -- a.service b@1.service");
    }

    @Test
    void aUnitThatTheGateSkippedIsAnError() throws Exception {
        var telephony = telephony("a.service");
        show(block("a.service", "loaded", "inactive", "dead", "exec-condition"));
        assertThatThrownBy(telephony::start)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("not running now: a.service inactive (dead), last result exec-condition");
    }

    @Test
    void aRefusedStartIsToldInSystemctlsWords() throws Exception {
        var telephony = telephony("a.service");
        show(block("a.service", "not-found", "inactive", "dead", "success"));
        Files.writeString(folder.resolve("start"), "echo 'Failed to start a.service: Unit not found.'; exit 5");
        assertThatThrownBy(telephony::start)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("exit status 5: Failed to start a.service: Unit not found.")
                .hasMessageContaining("a.service not-found");
    }

    @Test
    void aStopGoesInReverseOrder() throws Exception {
        var telephony = telephony("a.service", "b.service");
        show(stopped("a.service"), stopped("b.service"));
        telephony.stop();
        assertThat(asked()).containsExactly("stop -- b.service a.service", "reset-failed -- a.service b.service");
    }

    @Test
    void whatDoesNotStopInTwoSecondsIsKilled() throws Exception {
        var telephony = telephony("a.service", "b.service");
        show(block("a.service", "loaded", "deactivating", "stop-sigterm", "success"), stopped("b.service"));
        Files.writeString(folder.resolve("stop"), "[ -e killed ] || exec sleep 60");
        Files.writeString(
                folder.resolve("kill"), "touch killed; sed -i 's/deactivating/failed/; s/stop-sigterm/failed/' show");
        Files.writeString(folder.resolve("reset-failed"), "sed -i 's/failed/inactive/' show");
        long start = System.nanoTime();
        telephony.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
        assertThat(asked())
                .containsExactly(
                        "stop -- b.service a.service",
                        "kill --signal=SIGKILL -- a.service",
                        "stop -- b.service a.service",
                        "reset-failed -- a.service b.service");
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void whatStillRunsAfterwardsIsNamed() throws Exception {
        var telephony = telephony("a.service", "b.service");
        show(running("a.service"), stopped("b.service"));
        assertThatThrownBy(telephony::stop)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("still running now: a.service active (running)");
    }

    @Test
    void startableMeansAllUnitsLoadedAndTheCheckPassed() throws Exception {
        var telephony = telephony("a.service", "b.service");
        show(stopped("a.service"), block("b.service", "masked", "inactive", "dead", "success"));
        assertThat(telephony.startable()).isFalse();
        show(stopped("a.service"), block("b.service", "loaded", "failed", "failed", "signal"));
        assertThat(telephony.startable()).isTrue();
        String systemctl = folder.resolve("systemctl").toString();
        var units = List.of("a.service", "b.service");
        assertThat(new SystemdTelephony(systemctl, units, List.of("false"), List.of()).startable())
                .isFalse();
        assertThat(new SystemdTelephony(systemctl, units, List.of("true"), List.of()).startable())
                .isTrue();
    }

    @ParameterizedTest(name = "\"{0}\" with status {1} means {2}")
    @CsvSource({"12,0,12", "0,0,0", "many,0,-1", "'',0,-1", "12,1,-1", "-1,0,-1", "99999999999,0,-1"})
    void liveCallsAreWhatTheProgramPrints(String text, int status, int calls) throws Exception {
        var program = List.of("sh", "-c", "echo \"$0\"; exit \"$1\"", text, Integer.toString(status));
        var telephony = new SystemdTelephony("systemctl", List.of("a"), List.of(), program);
        assertThat(telephony.liveCalls()).isEqualTo(calls < 0 ? OptionalInt.empty() : OptionalInt.of(calls));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "a;b", "$(id)", "a/b", "a\nb"})
    void aNameThatIsNoUnitIsRefused(String name) {
        assertThatThrownBy(() -> new SystemdTelephony("systemctl", List.of(name), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
