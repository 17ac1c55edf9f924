package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.Ticker;
import wazoha.process.Program;
import wazoha.service.Telephony.State;
import wazoha.service.Telephony.Unit;

/** With real processes. Only the second after a crash and the ten seconds of the start limit pass by a moved clock. */
@Timeout(90)
class ProcessTelephonyTest {
    @TempDir
    Path root;

    /** An argument that no other process has: copies are counted by it. */
    private final String marker = UUID.randomUUID().toString();

    private volatile Duration skipped = Duration.ZERO;
    private final Ticker ticker = () -> Ticker.system().now().plus(skipped);
    private Path folder;
    private Path gate;

    @BeforeEach
    void openGate() throws IOException {
        folder = root.resolve("services");
        gate = Files.createFile(root.resolve("may-serve"));
    }

    @AfterEach
    void leaveNothingBehind() {
        var markers =
                IntStream.range(0, 8).mapToObj(round -> marker + "-" + round).collect(Collectors.toSet());
        markers.add(marker);
        await().atMost(20, TimeUnit.SECONDS).until(() -> {
            var all = copies(markers);
            all.forEach(ProcessHandle::destroyForcibly);
            return all.isEmpty();
        });
    }

    /** A shell script as the process; it sees the marker as $0. */
    private PlainProcess script(String name, String body) {
        return new PlainProcess(name, List.of("sh", "-c", body, marker));
    }

    private PlainProcess sip() {
        return script("sip", "echo $$ >> '%s'; while :; do sleep 1; done".formatted(root.resolve("starts")));
    }

    private ProcessTelephony telephony(PlainProcess... processes) {
        return new ProcessTelephony(List.of(processes), folder, gate, List.of(), List.of(), ticker);
    }

    private List<ProcessHandle> copies() {
        return copies(Set.of(marker));
    }

    /** Living processes with one of these arguments, without launchers, which may yet leave. */
    private static List<ProcessHandle> copies(Set<String> markers) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> Arrays.stream(arguments).anyMatch(markers::contains))
                        .isPresent())
                .filter(process -> !Launcher.isStillLaunching(process.pid()))
                .filter(process -> ProcStat.of(process.pid())
                        .filter(stat -> !stat.isDead())
                        .isPresent())
                .toList();
    }

    private List<Long> starts() throws IOException {
        var file = root.resolve("starts");
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(Long::parseLong).toList()
                : List.of();
    }

    private void kill(long pid, String signal) throws InterruptedException {
        assertThat(Program.of("kill", "-s", signal, Long.toString(pid)).run().succeeded())
                .isTrue();
    }

    private long pid(String name) throws IOException {
        return ProcessMark.read(folder.resolve(name + ".pid")).orElseThrow().pid();
    }

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
        await().until(() -> copies().size() == 2);
        long first = pid("a");
        kill(first, "KILL");
        await().until(() -> copies().size() == 1);
        telephony.supervise();
        skipped = Duration.ofSeconds(2);
        telephony.supervise();
        await().until(() -> telephony.state() == State.RUNNING && copies().size() == 2);
        assertThat(ProcStat.ofSession(first)).isEmpty();
    }

    @Test
    void afterFiveStartsInTenSecondsItHasFailedUntilTheNextStart() throws Exception {
        var telephony = telephony(script("a", "echo x >> '%s'; exit 1".formatted(root.resolve("crashes"))));
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
        kill(pid("sip"), "STOP");
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        long start = System.nanoTime();
        telephony.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
        assertThat(copies()).isEmpty();
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

    @Test
    void aRecycledProcessIdIsNotTakenForOurs() throws Exception {
        long stranger =
                Program.of("sh", "-c", "while :; do sleep 1; done", marker).detach(root.resolve("log"));
        var stat = ProcStat.of(stranger).orElseThrow();
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sip.pid"), "%d %d %s\n".formatted(stranger, stat.start() - 1, boot));
        var telephony = telephony(sip());
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        telephony.stop();
        assertThat(ProcStat.of(stranger)).isPresent();
        telephony.start();
        assertThat(ProcStat.of(stranger)).isPresent();
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        telephony.stop();
        assertThat(copies()).extracting(ProcessHandle::pid).containsExactly(stranger);
    }

    @Test
    void aMarkOfAnotherBootMeansNothing() throws Exception {
        var telephony = telephony(sip());
        telephony.start();
        var mark = folder.resolve("sip.pid");
        Files.writeString(mark, Files.readString(mark).replaceFirst(" \\S+\\s*$", " another-boot\n"));
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1", "x y z", "1 2 3 4", "99999999999999999999 1 b"})
    void aDamagedMarkMeansNothing(String text) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("sip.pid"), text);
        var telephony = telephony(sip());
        assertThat(telephony.state()).isEqualTo(State.STOPPED);
        telephony.start();
        assertThat(telephony.state()).isEqualTo(State.RUNNING);
        telephony.stop();
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
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String body = sip().command().get(2);
        for (int round = 0; round < 8; round++) {
            Files.deleteIfExists(root.resolve("turning"));
            long daemon = Program.of(
                            java,
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Daemon.class.getName(),
                            root.toString(),
                            body,
                            marker + "-" + round)
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

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "a/b", "..", "a b", "a\nb"})
    void aNameThatIsNoFileNameIsRefused(String name) {
        assertThatThrownBy(() -> new PlainProcess(name, List.of("true"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKernelsLineIsReadDespiteOfTheProgramsName() {
        String line = "7 (a) Z (b) S 1 7 7 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 4242 0 0";
        assertThat(ProcStat.parse(7, line)).contains(new ProcStat(7, 'S', 7, 4242));
        assertThat(ProcStat.parse(7, "7 (a) Z 1 2")).isEmpty();
        assertThat(ProcStat.parse(7, "")).isEmpty();
    }
}
