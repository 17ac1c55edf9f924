package wazoha.service;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Ticker;
import wazoha.process.Program;

/**
 * A node whose telephony is shell scripts, as real processes. Only the second after a crash and the ten seconds of the
 * start limit pass by a moved clock.
 */
abstract class ShellProcesses {
    @TempDir
    Path root;

    /** An argument that no other process has: copies are counted by it. */
    final String marker = UUID.randomUUID().toString();

    volatile Duration skipped = Duration.ZERO;
    final Ticker ticker = () -> Ticker.system().now().plus(skipped);
    Path folder;
    Path gate;

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
            var all = processes(markers);
            all.forEach(ProcessHandle::destroyForcibly);
            return all.isEmpty();
        });
    }

    /** A shell script as the process; it sees the marker as $0. */
    PlainProcess script(String name, String body) {
        return new PlainProcess(name, List.of("sh", "-c", body, marker));
    }

    PlainProcess sip() {
        return script("sip", "echo $$ >> '%s'; while :; do sleep 1; done".formatted(root.resolve("starts")));
    }

    ProcessTelephony telephony(PlainProcess... processes) {
        return telephony(ticker, processes);
    }

    ProcessTelephony telephony(Ticker clock, PlainProcess... processes) {
        return new ProcessTelephony(List.of(processes), folder, gate, List.of(), List.of(), clock);
    }

    List<ProcessHandle> copies() {
        return copies(Set.of(marker));
    }

    /**
     * Living processes with one of these arguments that began a session, without launchers, which may yet leave. What a copy forks
     * has its arguments too until it has become its command: that is no copy.
     */
    static List<ProcessHandle> copies(Set<String> markers) {
        return processes(markers).stream()
                .filter(process -> ProcStat.of(process.pid())
                        .filter(stat -> stat.session() == stat.pid())
                        .isPresent())
                .toList();
    }

    /** Copies, and children that have one of these arguments. */
    static List<ProcessHandle> processes(Set<String> markers) {
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

    List<Long> starts() throws IOException {
        var file = root.resolve("starts");
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(Long::parseLong).toList()
                : List.of();
    }

    void kill(long pid, String signal) throws InterruptedException {
        assertThat(Program.of("kill", "-s", signal, Long.toString(pid)).run().succeeded())
                .isTrue();
    }

    long pid(String name) throws IOException {
        return ProcessMark.read(folder.resolve(name + ".pid")).orElseThrow().pid();
    }
}
