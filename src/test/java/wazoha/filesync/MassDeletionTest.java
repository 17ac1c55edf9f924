package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.filesync.SyncedPair.DIALPLAN;
import static wazoha.filesync.SyncedPair.EPOCH;
import static wazoha.filesync.SyncedPair.SOUNDS;
import static wazoha.filesync.SyncedPair.tree;
import static wazoha.filesync.SyncedPair.write;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is suddenly empty on the master does not empty the slave's. */
@Timeout(60)
class MassDeletionTest {
    @TempDir
    Path folder;

    private SyncedPair pair;

    @BeforeEach
    void aSlaveWithTwentyFiles() throws Exception {
        pair = new SyncedPair(folder);
        for (int number = 1; number <= 20; number++) {
            write(pair.master, SOUNDS + "/one/" + number + ".wav", "sound");
        }
        write(pair.master, DIALPLAN + "/99-ours.conf", "[ours]\n");
        assertThat(push(Deletion.GUARDED).failures()).isEmpty();
    }

    @AfterEach
    void end() throws Exception {
        pair.close();
    }

    private PushRecord push(Deletion deletion) throws InterruptedException {
        return pair.push().push(RealSshd.LOOPBACK, EPOCH, deletion);
    }

    private void delete(int count) throws Exception {
        for (int number = 1; number <= count; number++) {
            Files.delete(pair.master.resolve(SOUNDS + "/one/" + number + ".wav"));
        }
    }

    @Test
    void moreThanHalfIsRefusedAndTheOtherDirectoriesAreCopied() throws Exception {
        delete(11);
        write(pair.master, SOUNDS + "/one/new.wav", "new");
        write(pair.master, DIALPLAN + "/98-more.conf", "[more]\n");

        var record = push(Deletion.GUARDED);

        assertThat(tree(pair.slave, SOUNDS)).hasSize(20).containsKey("one/1.wav");
        assertThat(tree(pair.slave, DIALPLAN)).containsKey("98-more.conf");
        assertThat(record.directories()).containsExactly(DIALPLAN);
        assertThat(record.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.refused()).isTrue());
        assertThat(record.failure()).contains("""
                /var/lib/wazo/sounds/tenants refused: 11 of the slave's 20 files there would be deleted, more than half; \
                the slave keeps all of them. Is it mounted here, and complete? If it is meant so: wazo-sync --force
                copied: /etc/asterisk/extensions_extra.d""");
    }

    @Test
    void anEmptyMountPointIsRefused() throws Exception {
        Files.move(pair.master.resolve(SOUNDS), folder.resolve("unmounted"));
        Files.createDirectory(pair.master.resolve(SOUNDS));

        assertThat(push(Deletion.GUARDED).failure().orElseThrow()).contains("20 of the slave's 20 files");
        assertThat(tree(pair.slave, SOUNDS)).hasSize(20);
    }

    @Test
    void halfMayGo() throws Exception {
        delete(10);

        assertThat(push(Deletion.GUARDED).failures()).isEmpty();
        assertThat(tree(pair.slave, SOUNDS)).hasSize(10);
    }

    @Test
    void tenMayGoHoweverFewThereAre() throws Exception {
        delete(10);
        push(Deletion.GUARDED);
        Files.move(pair.master.resolve(SOUNDS + "/one"), folder.resolve("gone"));

        assertThat(push(Deletion.GUARDED).failures()).isEmpty();
        assertThat(tree(pair.slave, SOUNDS)).isEmpty();
    }

    @Test
    void aPersonMayForceIt() throws Exception {
        delete(20);

        assertThat(push(Deletion.FORCED).failures()).isEmpty();
        assertThat(tree(pair.slave, SOUNDS)).isEmpty();
    }

    @Test
    void withoutARightToDeleteNothingIsDeleted() throws Exception {
        delete(20);
        write(pair.master, SOUNDS + "/one/new.wav", "new");

        assertThat(push(Deletion.NONE).failures()).isEmpty();
        assertThat(tree(pair.slave, SOUNDS)).hasSize(21).containsKey("one/new.wav");
    }

    @Test
    void whatIsExcludedCountsNeitherHereNorThere() throws Exception {
        for (int number = 0; number < 30; number++) {
            write(pair.slave, SOUNDS + "/one/monitor/" + number + ".wav", "the slave's");
        }
        delete(11);

        var record = pair.push(List.of(SOUNDS), List.of("monitor/")).push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        assertThat(record.failure().orElseThrow()).contains("11 of the slave's 20 files");
    }

    @Test
    void whatIsDeletedBetweenTheTrialAndTheCopyIsBounded() {
        assertThat(MassDeletion.limit(new Rsync.Copied(100, 0, 3, 0, 4, 0, false)))
                .isEqualTo("--max-delete=14");
    }
}
