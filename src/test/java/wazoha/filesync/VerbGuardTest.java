package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.filesync.SyncedPair.EPOCH;
import static wazoha.filesync.SyncedPair.SOUNDS;
import static wazoha.filesync.SyncedPair.tree;
import static wazoha.filesync.SyncedPair.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.Epoch;
import wazoha.node.Ticker;
import wazoha.process.Program;

/** No copy survives the closing of the guard, however it was interrupted. */
@Timeout(60)
class VerbGuardTest {
    private static final String BIG = SOUNDS + "/one/big.wav";
    private static final int BIG_BYTES = 8 << 20;
    private static final int KIB_A_SECOND = 1024; // so the big file takes 8 s and is in the middle for long

    @TempDir
    Path folder;

    private SyncedPair pair;

    @BeforeEach
    void pair() throws Exception {
        pair = new SyncedPair(folder);
        write(pair.master, BIG, "old");
        pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);
        write(pair.master, BIG, "n".repeat(BIG_BYTES));
        write(pair.master, SOUNDS + "/one/last.wav", "comes after the big one");
    }

    @AfterEach
    void end() throws Exception {
        pair.close();
    }

    @Test
    void aPushFrozenOnTheMasterBringsNothingAfterTheTakeover() throws Exception {
        var push = slowPushInTheMiddle();
        var ours = masterProcesses();
        signal("-STOP", ours);

        var start = Ticker.system().now();
        int killed = pair.guard.close();
        var took = Ticker.system().now().minus(start);
        var atTakeover = tree(pair.slave, SOUNDS);
        signal("-CONT", ours);

        assertThatThrownBy(() -> push.get(90, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("rsync exit status");
        assertThat(tree(pair.slave, SOUNDS)).isEqualTo(atTakeover);
        assertThat(pair.slave.resolve(BIG)).hasContent("old");
        assertThat(killed).isGreaterThanOrEqualTo(2);
        assertThat(took)
                .as("it does not wait for what is frozen: that would take 10 s")
                .isLessThan(Duration.ofSeconds(8));
        assertThat(pair.slave.run().resolve("verbs")).isEmptyDirectory();
    }

    @Test
    void aPushThatRunsWhileTheGuardClosesLeavesWholeFiles() throws Exception {
        var push = slowPushInTheMiddle();

        pair.guard.close();

        assertThatThrownBy(() -> push.get(90, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(tree(pair.slave, SOUNDS)).containsOnlyKeys("one/big.wav");
        assertThat(pair.slave.resolve(BIG)).hasContent("old");
    }

    /** The guard closes at any moment of a copy: before its login, while it registers, reads the guard, writes. */
    @ParameterizedTest(name = "closed after {0} ms")
    @ValueSource(ints = {0, 50, 100, 150, 200, 300, 600, 1200})
    void whenTheGuardIsClosedNothingMoreArrives(int millis) throws Exception {
        var push = push();
        Awaitility.await().pollDelay(Duration.ofMillis(millis)).until(() -> true);

        pair.guard.close();
        var atTakeover = tree(pair.slave, "/var/lib/wazo");

        assertThat(push).failsWithin(Duration.ofSeconds(90));
        assertThat(tree(pair.slave, "/var/lib/wazo")).isEqualTo(atTakeover);
        assertThat(pair.slave.run().resolve("verbs")).isEmptyDirectory();
    }

    @Test
    void afterAKillTheNextCopyIsWholeAndLeavesNothingBeside() throws Exception {
        var push = slowPushInTheMiddle();
        pair.guard.close();
        assertThatThrownBy(() -> push.get(90, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);

        pair.guard.open(new Epoch(6));
        pair.push().push(RealSshd.LOOPBACK, new Epoch(6), Deletion.GUARDED);

        assertThat(tree(pair.slave, SOUNDS)).isEqualTo(tree(pair.master, SOUNDS));
        assertThat(incoming()).doesNotExist();
    }

    /** sshd shuts the input of a command whose shell died, so the rest is frozen first: it must not end by itself. */
    @Test
    void aCopyWhoseShellDiedIsFoundByItsMark() throws Exception {
        var push = slowPushInTheMiddle();
        long shell = registered();
        signal("-STOP", ofCopy(shell));
        signal("-KILL", Long.toString(shell));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> ProcessStat.all().stream().noneMatch(any -> any.pid() == shell && any.alive()));

        assertThat(pair.guard.close()).isGreaterThanOrEqualTo(1);
        assertThatThrownBy(() -> push.get(90, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(pair.slave.resolve(BIG)).hasContent("old");
    }

    @Test
    void aSlaveThatHangsInTheMiddleIsGivenUpWithinTheLimits() throws Exception {
        var push = slowPushInTheMiddle();
        var slaves = pair.sshd.handle().descendants().map(ProcessHandle::pid).map(String::valueOf);
        signal("-STOP", slaves.toArray(String[]::new));

        var start = Ticker.system().now();
        assertThat(push).failsWithin(Duration.ofSeconds(30));
        assertThat(Ticker.system().now().minus(start)).isLessThan(Duration.ofSeconds(25));
        assertThat(pair.slave.resolve(BIG)).hasContent("old");
    }

    @Test
    void aStaleRegistrationWithAForeignProcessIdKillsNobody() throws Exception {
        long self = ProcessHandle.current().pid();
        write(pair.slave, "/run/wazo-ha/verbs/" + self, "1\n");

        assertThat(pair.guard.close()).isZero();
        assertThat(pair.slave.run().resolve("verbs")).isEmptyDirectory();
    }

    @Test
    void closingAndOpeningAgainIsTheSameAsOnce() throws Exception {
        var file = pair.slave.state().resolve("guard");
        pair.guard.open(EPOCH);
        var written = Files.getLastModifiedTime(file);
        pair.guard.open(EPOCH);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);

        assertThat(pair.guard.close()).isZero();
        assertThat(pair.guard.close()).isZero();

        assertThat(file).hasContent("open=no\nepoch=4");
        assertThat(new PeerVerbs(pair.ssh).state(RealSshd.LOOPBACK)).contains(new Guard(false, EPOCH));
    }

    @Test
    void aDirectoryThatTheScriptCouldNotCheckIsNotWrittenIntoTheList() {
        for (var wrong : List.of("relative", "/a b", "/a/../b", "/a//b", "/a;id", "/")) {
            assertThatThrownBy(() -> pair.guard.writeDirectories(List.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("files.directories");
        }
    }

    /** A push of which the slave has received a part of the big file. */
    private CompletableFuture<PushRecord> slowPushInTheMiddle() {
        var push = push();
        Awaitility.await("the big file is half there")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> received() > 0);
        assertThat(push).isNotDone();
        return push;
    }

    private CompletableFuture<PushRecord> push() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                var slow = pair.push().noFasterThan(KIB_A_SECOND);
                var record = slow.push(RealSshd.LOOPBACK, EPOCH, Map.of(SOUNDS, Deletion.NONE));
                record.failure().ifPresent(failure -> {
                    throw new IllegalStateException(failure);
                });
                return record;
            } catch (InterruptedException failed) {
                throw new IllegalStateException(failed.getMessage(), failed);
            }
        });
    }

    private long received() throws IOException {
        if (!Files.isDirectory(incoming())) {
            return 0;
        }
        try (var files = Files.list(incoming())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private Path incoming() {
        return pair.slave.resolve("/var/lib/wazo/sounds/.tenants.wazo-ha-incoming");
    }

    /** The shell of the only copy that the slave has registered. */
    private long registered() throws IOException {
        try (var registrations = Files.list(pair.slave.run().resolve("verbs"))) {
            return Long.parseLong(
                    registrations.findFirst().orElseThrow().getFileName().toString());
        }
    }

    /** What a shell of the slave has started. */
    private static String[] ofCopy(long shell) {
        return ProcessHandle.of(shell)
                .orElseThrow()
                .descendants()
                .map(ProcessHandle::pid)
                .map(String::valueOf)
                .toArray(String[]::new);
    }

    /** rsync and ssh of the master: what this test started beside the slave's sshd. */
    private String[] masterProcesses() {
        var slaves = pair.sshd.handle().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        slaves.add(pair.sshd.handle().pid());
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::pid)
                .filter(pid -> !slaves.contains(pid))
                .map(String::valueOf)
                .toArray(String[]::new);
    }

    private static void signal(String which, String... processes) throws InterruptedException {
        assertThat(processes).isNotEmpty();
        var command = new ArrayList<>(List.of("kill", which));
        command.addAll(List.of(processes));
        assertThat(Program.of(command).run().succeeded()).isTrue();
    }
}
