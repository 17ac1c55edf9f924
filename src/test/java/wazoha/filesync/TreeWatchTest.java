package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.filesync.SyncedPair.write;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.process.Program;

/** What is noticed, in real folders with the kernel's own notices. */
@Timeout(60)
class TreeWatchTest {
    private static final String MOH = "/var/lib/asterisk/moh";
    private static final String AGI = "/var/lib/asterisk/agi-bin";
    private static final Map<String, Deletion> WRITTEN = Map.of(MOH, Deletion.NONE);
    private static final Map<String, Deletion> DELETED = Map.of(MOH, Deletion.GUARDED);
    private static final Map<String, Deletion> NOTHING = Map.of();

    @TempDir
    Path folder;

    private NodePaths node;
    private TreeWatch watch;

    @BeforeEach
    void aQuietDirectory() throws Exception {
        node = new NodePaths(folder);
        write(node, MOH + "/default/one.wav", "music");
        watch = watch(TreeWatch.MOST_FOLDERS);
        assertThat(watch.look()).isEqualTo(DELETED);
        assertThat(watch.look()).isEmpty();
    }

    @AfterEach
    void end() {
        watch.close();
    }

    private TreeWatch watch(int most) {
        return new TreeWatch(
                node,
                List.of(MOH, AGI),
                List.of("monitor/", "*.part"),
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                Ticker.system(),
                most);
    }

    private Map<String, Deletion> noticed() throws InterruptedException {
        return watch.await(Duration.ofSeconds(20));
    }

    private Map<String, Deletion> noticedSoon() throws InterruptedException {
        return watch.await(Duration.ofMillis(300));
    }

    @Test
    void nothingIsNoticedWhileNothingChanges() throws Exception {
        assertThat(noticedSoon()).isEqualTo(NOTHING);
        assertThat(watch.unwatched()).isEmpty();
        assertThat(watch.watches()).isEqualTo(2);
    }

    @Test
    void aFileThatIsWrittenOrMadeIsNoticed() throws Exception {
        write(node, MOH + "/default/one.wav", "other music");
        assertThat(noticed()).isEqualTo(WRITTEN);
        write(node, MOH + "/two.wav", "new");
        assertThat(noticed()).isEqualTo(WRITTEN);
        Files.setPosixFilePermissions(node.resolve(MOH + "/two.wav"), java.util.Set.of());
        assertThat(noticed()).isEqualTo(WRITTEN);
    }

    @Test
    void aFileThatIsDeletedOrMovedAwayIsADeletion() throws Exception {
        Files.delete(node.resolve(MOH + "/default/one.wav"));
        assertThat(noticed()).isEqualTo(DELETED);
        write(node, MOH + "/two.wav", "new");
        assertThat(noticed()).isEqualTo(WRITTEN);
        Files.move(node.resolve(MOH + "/two.wav"), folder.resolve("two.wav"));
        assertThat(noticed()).isEqualTo(DELETED);
    }

    @Test
    void whatIsMadeInsideOfNewFoldersIsNoticed() throws Exception {
        write(node, MOH + "/new/deep/er/one.wav", "x");
        assertThat(noticed()).isEqualTo(WRITTEN);
        watch.look();
        assertThat(watch.watches()).isEqualTo(5);
        noticedSoon();
        write(node, MOH + "/new/deep/er/two.wav", "x");
        assertThat(noticed()).isEqualTo(WRITTEN);
    }

    @Test
    void aFolderThatWasRenamedIsWatchedUnderItsNewName() throws Exception {
        Files.move(node.resolve(MOH + "/default"), node.resolve(MOH + "/renamed"));
        assertThat(noticed()).isEqualTo(DELETED);
        watch.look();
        assertThat(watch.watches()).isEqualTo(2);
        write(node, MOH + "/renamed/two.wav", "x");
        assertThat(noticed()).isEqualTo(WRITTEN);
    }

    @Test
    void aFolderThatWasMovedOutIsNoLongerWatched() throws Exception {
        Files.move(node.resolve(MOH + "/default"), folder.resolve("outside"));
        assertThat(noticed()).isEqualTo(DELETED);
        watch.look();
        Files.writeString(folder.resolve("outside/two.wav"), "x");
        assertThat(noticedSoon()).isEqualTo(NOTHING);
        assertThat(watch.watches()).isEqualTo(1);
    }

    @Test
    void aFolderThatMovesFromOneDirectoryToAnotherIsWatchedThere() throws Exception {
        Files.createDirectories(node.resolve(AGI));
        watch.look();
        Files.move(node.resolve(MOH + "/default"), node.resolve(AGI + "/default"));
        assertThat(noticed()).isEqualTo(Map.of(MOH, Deletion.GUARDED, AGI, Deletion.NONE));
        watch.look();
        watch.look(); // a lost watch is found at the next look
        write(node, AGI + "/default/two.wav", "x");
        assertThat(noticed()).containsOnlyKeys(AGI);
    }

    @Test
    void aDirectoryThatComesLaterIsFoundAndWatched() throws Exception {
        write(node, AGI + "/script", "#!/bin/sh\n");
        assertThat(watch.look()).isEqualTo(Map.of(AGI, Deletion.GUARDED));
        write(node, AGI + "/script", "#!/bin/bash\n");
        assertThat(noticed()).isEqualTo(Map.of(AGI, Deletion.NONE));
    }

    @Test
    void aDirectoryThatVanishesAndComesAgainIsFoundBothTimes() throws Exception {
        Files.move(node.resolve(MOH), folder.resolve("away"));
        assertThat(watch.look()).isEqualTo(DELETED);
        assertThat(watch.look()).isEmpty();
        Files.move(folder.resolve("away"), node.resolve(MOH));
        assertThat(watch.look()).isEqualTo(DELETED);
        write(node, MOH + "/default/two.wav", "x");
        assertThat(noticed()).isEqualTo(WRITTEN);
    }

    /** As something that is mounted there, or unmounted. */
    @Test
    void anotherDirectoryInTheSamePlaceIsFound() throws Exception {
        Files.move(node.resolve(MOH), folder.resolve("away"));
        write(node, MOH + "/other.wav", "x");
        assertThat(watch.look()).isEqualTo(DELETED);
        noticedSoon();
        write(node, MOH + "/other.wav", "y");
        assertThat(noticed()).isEqualTo(WRITTEN);
    }

    @Test
    void whatIsExcludedIsNotNoticed() throws Exception {
        write(node, MOH + "/monitor/call.wav", "x");
        write(node, MOH + "/default/upload.part", "x");
        assertThat(noticedSoon()).isEqualTo(NOTHING);
        watch.look();
        write(node, MOH + "/monitor/call.wav", "y");
        Files.delete(node.resolve(MOH + "/default/upload.part"));
        assertThat(noticedSoon()).isEqualTo(NOTHING);
        assertThat(watch.watches()).isEqualTo(2);
    }

    @Test
    void aBurstIsOneChange() throws Exception {
        for (int count = 0; count < 100; count++) {
            write(node, MOH + "/burst" + count, "x");
        }
        assertThat(noticed()).isEqualTo(WRITTEN);
        assertThat(noticedSoon()).isEqualTo(NOTHING);
    }

    /** The JVM keeps 512 events of a folder. */
    @Test
    void moreThanCanBeKeptMeansThatAnythingMayHaveChanged() throws Exception {
        for (int count = 0; count < 2000; count++) {
            Files.createFile(node.resolve(MOH + "/" + count));
        }
        assertThat(noticed()).isEqualTo(DELETED);
    }

    @Test
    void aDirectoryWithMoreFoldersThanTheLimitIsNamedAndWatchedAgainLater() throws Exception {
        watch.close();
        write(node, AGI + "/script", "x");
        for (int count = 0; count < 5; count++) {
            write(node, MOH + "/" + count + "/one.wav", "x");
        }
        watch = watch(6);
        watch.look();
        assertThat(watch.unwatched()).isEqualTo(Map.of(MOH, "more than 6 folders"));
        write(node, AGI + "/script", "y");
        assertThat(noticed()).isEqualTo(Map.of(AGI, Deletion.NONE));

        Files.move(node.resolve(MOH + "/4"), folder.resolve("4"));
        watch.retry();
        assertThat(watch.unwatched()).isEmpty();
        write(node, MOH + "/3/one.wav", "y");
        assertThat(noticed()).isEqualTo(WRITTEN);
    }

    @Test
    void namesOfAnyBytesAreWatched() throws Exception {
        assertThat(Program.of(
                                "sh",
                                "-c",
                                "cd \"$0\" && mkdir -- \"$(printf 'caf\\351')\" \"$(printf 'new\\nline')\" -rf",
                                node.resolve(MOH).toString())
                        .run()
                        .succeeded())
                .isTrue();
        assertThat(noticed()).isEqualTo(WRITTEN);
        watch.look();
        assertThat(watch.watches()).isEqualTo(5);
        noticedSoon();
        assertThat(Program.of(
                                "sh",
                                "-c",
                                "cd \"$0\" && touch \"$(printf 'caf\\351/na\\357f')\"",
                                node.resolve(MOH).toString())
                        .run()
                        .succeeded())
                .isTrue();
        assertThat(noticed()).isEqualTo(WRITTEN);
    }
}
