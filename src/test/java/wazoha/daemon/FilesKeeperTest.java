package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.filesync.SyncedPair.DIALPLAN;
import static wazoha.filesync.SyncedPair.SOUNDS;
import static wazoha.filesync.SyncedPair.tree;
import static wazoha.filesync.SyncedPair.write;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.failover.DataStep;
import wazoha.filesync.Deletion;
import wazoha.node.Epoch;
import wazoha.process.Program;

/** The master's worker for files, with real notices, a real rsync and a real sshd. */
@Timeout(120)
class FilesKeeperTest {
    @TempDir
    Path folder;

    private FilesGround ground;

    @BeforeEach
    void aPairAtRest() throws Exception {
        ground = new FilesGround(folder, Duration.ofSeconds(1), Duration.ofHours(1), UnaryOperator.identity());
        for (int number = 1; number <= 20; number++) {
            write(ground.pair.master, SOUNDS + "/" + number + ".wav", "sound");
        }
        write(ground.pair.master, DIALPLAN + "/99-ours.conf", "[ours]\n");
        ground.begin();
        awaitEqual();
        ground.awaitState("ok");
    }

    @AfterEach
    void end() throws Exception {
        ground.close();
    }

    private void awaitEqual() {
        for (var directory : List.of(DIALPLAN, SOUNDS)) {
            FilesGround.await()
                    .untilAsserted(() -> assertThat(tree(ground.pair.slave, directory))
                            .isEqualTo(tree(ground.pair.master, directory)));
        }
    }

    private void awaitEvent(String beginning) {
        FilesGround.await().until(() -> ground.events.stream().anyMatch(event -> event.startsWith(beginning)));
    }

    @Test
    void whatChangesIsCarriedAndNothingElseIsLookedAt() throws Exception {
        write(ground.pair.slave, DIALPLAN + "/of-the-slave.conf", "a full pass would delete it");
        write(ground.pair.master, SOUNDS + "/new/folder/hello.wav", "hello");
        awaitEvent("files_synchronised after changes: " + SOUNDS + ", 1 files changed (5 bytes) in ");
        Files.delete(ground.pair.master.resolve(SOUNDS + "/1.wav"));
        FilesGround.await().until(() -> !Files.exists(ground.pair.slave.resolve(SOUNDS + "/1.wav")));
        assertThat(tree(ground.pair.slave, SOUNDS)).isEqualTo(tree(ground.pair.master, SOUNDS));
        assertThat(tree(ground.pair.slave, DIALPLAN)).containsKey("of-the-slave.conf");
        assertThat(ground.concerns).isEmpty();
    }

    @Test
    void aPassThatChangesNothingIsNoEvent() throws Exception {
        int before = ground.events.size();
        assertThat(ground.keeper
                        .run(Duration.ofSeconds(30), Deletion.GUARDED)
                        .orElseThrow()
                        .filesChanged())
                .isZero();
        assertThat(ground.events).hasSize(before);
        assertThat(ground.progress.result()).startsWith("ordered: " + DIALPLAN + ", " + SOUNDS + ", 0 files changed");
    }

    @Test
    void afterAPauseEverythingIsCompared() throws Exception {
        ground.now = new DataKeeper.Ground(DataStep.NOTHING, new Epoch(5), false);
        ground.awaitState("waiting");
        Files.delete(ground.pair.slave.resolve(SOUNDS + "/1.wav"));
        write(ground.pair.slave, DIALPLAN + "/of-the-slave.conf", "made while it served");

        ground.now = FilesGround.SERVING;

        awaitEqual();
        awaitEvent("files_synchronised full pass: ");
    }

    @Test
    void aDirectoryThatIsSuddenlyEmptyIsRefusedAndToldUntilAPersonForcesIt() throws Exception {
        Files.move(ground.pair.master.resolve(SOUNDS), folder.resolve("unmounted"));
        Files.createDirectory(ground.pair.master.resolve(SOUNDS));
        awaitEvent("file_sync_failed " + SOUNDS + " refused: 20 of the slave's 20 files there would be deleted");
        assertThat(ground.progress.shown().state()).isEqualTo("failing");

        write(ground.pair.master, DIALPLAN + "/98-more.conf", "[more]\n");
        FilesGround.await().until(() -> tree(ground.pair.slave, DIALPLAN).containsKey("98-more.conf"));
        assertThat(tree(ground.pair.slave, SOUNDS)).hasSize(20);
        assertThat(ground.progress.shown().state()).isEqualTo("failing");
        assertThat(ground.progress.result()).endsWith("wazo-sync --force");

        var record = ground.keeper.run(Duration.ofSeconds(30), Deletion.FORCED).orElseThrow();
        assertThat(record.failures()).isEmpty();
        assertThat(tree(ground.pair.slave, SOUNDS)).isEmpty();
        awaitEvent("file_sync_recovered ordered, forced: ");
        assertThat(ground.events.stream().filter(event -> event.startsWith("file_sync_failed")))
                .hasSize(1);
    }

    @Test
    void aDirectoryThatIsMountedAgainIsCarriedWithoutAPerson() throws Exception {
        Files.move(ground.pair.master.resolve(SOUNDS), folder.resolve("unmounted"));
        Files.createDirectory(ground.pair.master.resolve(SOUNDS));
        ground.awaitState("failing");

        Files.delete(ground.pair.master.resolve(SOUNDS));
        Files.move(folder.resolve("unmounted"), ground.pair.master.resolve(SOUNDS));

        awaitEvent("file_sync_recovered");
        awaitEqual();
    }

    @Test
    void whatFailedIsTriedAgain() throws Exception {
        ground.pair.guard.close();
        write(ground.pair.master, SOUNDS + "/new.wav", "new");
        awaitEvent("file_sync_failed rsync exit status ");
        assertThat(ground.pair.slave.resolve(SOUNDS + "/new.wav")).doesNotExist();

        ground.pair.guard.open(FilesGround.SERVING.epoch());

        awaitEqual();
        awaitEvent("file_sync_recovered after changes: ");
    }

    /** The worst master: it goes on with the ground that it had before it was frozen. */
    @Test
    void whatAFrozenMasterHadOnTheWayDoesNotArriveAfterATakeover() throws Exception {
        ground.close();
        ground = new FilesGround(
                folder.resolve("slow"), Duration.ofSeconds(1), Duration.ofHours(1), push -> push.noFasterThan(512));
        write(ground.pair.master, SOUNDS + "/a.wav", "old");
        ground.begin();
        awaitEqual();
        write(ground.pair.master, SOUNDS + "/a.wav", "n".repeat(8 << 20));
        var incoming = ground.pair.slave.resolve("/var/lib/wazo/sounds/.tenants.wazo-ha-incoming");
        FilesGround.await().until(() -> {
            var half = incoming.toFile().listFiles();
            return half != null && half.length > 0;
        });
        var ours = ofTheMaster();
        signal("-STOP", ours);

        ground.pair.guard.close();
        write(ground.pair.master, SOUNDS + "/b.wav", "noticed after the thaw");
        signal("-CONT", ours);

        awaitEvent("file_sync_failed");
        write(ground.pair.master, SOUNDS + "/c.wav", "another try");
        FilesGround.await().until(() -> ground.progress.result().contains("is not open"));
        assertThat(tree(ground.pair.slave, SOUNDS)).containsOnlyKeys("a.wav");
        assertThat(ground.pair.slave.resolve(SOUNDS + "/a.wav")).hasContent("old");
    }

    /** rsync and ssh of the master: what this test started beside the slave's sshd. */
    private List<String> ofTheMaster() {
        var sshd = ground.pair.sshd.handle();
        var slaves = sshd.descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        slaves.add(sshd.pid());
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::pid)
                .filter(pid -> !slaves.contains(pid))
                .map(String::valueOf)
                .toList();
    }

    private static void signal(String which, List<String> processes) throws InterruptedException {
        assertThat(processes).isNotEmpty();
        var command = new ArrayList<>(List.of("kill", which));
        command.addAll(processes);
        assertThat(Program.of(command).run().succeeded()).isTrue();
    }
}
