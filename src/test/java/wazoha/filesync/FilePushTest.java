package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static wazoha.filesync.SyncedPair.DIALPLAN;
import static wazoha.filesync.SyncedPair.EPOCH;
import static wazoha.filesync.SyncedPair.SOUNDS;
import static wazoha.filesync.SyncedPair.tree;
import static wazoha.filesync.SyncedPair.write;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.FreePort;
import wazoha.node.Epoch;
import wazoha.node.Ticker;

@Timeout(60)
class FilePushTest {
    @TempDir
    Path folder;

    private SyncedPair pair;

    @BeforeEach
    void pair() throws Exception {
        pair = new SyncedPair(folder);
        write(pair.master, DIALPLAN + "/99-ours.conf", "[ours]\n");
        write(pair.master, SOUNDS + "/one/welcome.wav", "sound");
    }

    @AfterEach
    void end() throws Exception {
        pair.close();
    }

    @Test
    void theFirstCopyMakesTheSlaveEqual() throws Exception {
        var record = pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        assertThat(tree(pair.slave, DIALPLAN))
                .isEqualTo(tree(pair.master, DIALPLAN))
                .isNotEmpty();
        assertThat(tree(pair.slave, SOUNDS))
                .isEqualTo(tree(pair.master, SOUNDS))
                .isNotEmpty();
        assertThat(record.directories()).containsExactly(DIALPLAN, SOUNDS);
        assertThat(record.filesChanged()).isEqualTo(2);
        assertThat(record.bytes()).isEqualTo(12);
        assertThat(record.notices()).isEmpty();
    }

    @Test
    void aSecondCopyOfTheSameChangesNothing() throws Exception {
        pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        assertThat(pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED).filesChanged())
                .isZero();
    }

    @Test
    void whatIsDeletedOnTheMasterDisappearsFromTheSlave() throws Exception {
        pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);
        Files.delete(pair.master.resolve(SOUNDS + "/one/welcome.wav"));
        Files.delete(pair.master.resolve(SOUNDS + "/one"));

        var record = pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        assertThat(pair.slave.resolve(SOUNDS + "/one")).doesNotExist();
        assertThat(record.filesChanged()).isEqualTo(2);
    }

    @Test
    void modesAndTimesAreKept() throws Exception {
        var file = pair.master.resolve(SOUNDS + "/one/welcome.wav");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x---"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000_000)));

        pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        var copy = pair.slave.resolve(SOUNDS + "/one/welcome.wav");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-r-x---");
        assertThat(Files.getLastModifiedTime(copy)).isEqualTo(Files.getLastModifiedTime(file));
    }

    @Test
    void section7OwnersAreKept() throws Exception {
        var file = pair.master.resolve(SOUNDS + "/one/welcome.wav");
        assumeTrue(mayGiveAway(file), "owners of files in a copy: only root may give a file to somebody else");

        pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        var copy = pair.slave.resolve(SOUNDS + "/one/welcome.wav");
        assertThat(Files.getAttribute(copy, "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(copy, "unix:gid")).isEqualTo(23456);
    }

    private static boolean mayGiveAway(Path file) throws IOException {
        try {
            Files.setAttribute(file, "unix:uid", 12345);
            Files.setAttribute(file, "unix:gid", 23456);
            return true;
        } catch (FileSystemException notRoot) {
            return false;
        }
    }

    @Test
    void aDirectoryThatIsMissingHereIsSkippedAndStaysOnTheSlave() throws Exception {
        pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);
        Files.delete(pair.master.resolve(DIALPLAN + "/99-ours.conf"));
        Files.delete(pair.master.resolve(DIALPLAN));

        var record = pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        assertThat(record.skipped()).containsExactly(DIALPLAN);
        assertThat(record.notices()).singleElement().asString().contains(DIALPLAN);
        assertThat(tree(pair.slave, DIALPLAN)).containsOnlyKeys("99-ours.conf");
    }

    @Test
    void whatIsExcludedIsNeitherCopiedNorDeleted() throws Exception {
        write(pair.master, SOUNDS + "/one/monitor/call.wav", "the master's");
        write(pair.slave, SOUNDS + "/one/monitor/other.wav", "the slave's");

        pair.push(SyncedPair.DIRECTORIES, List.of("monitor/")).push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        assertThat(tree(pair.slave, SOUNDS)).containsOnlyKeys("one/welcome.wav", "one/monitor/other.wav");
    }

    @Test
    void aNameWithBlanksAndQuotesIsCopied() throws Exception {
        var name = "it's a \"naive\" $(name);.wav";
        write(pair.master, SOUNDS + "/" + name, "x");

        pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        assertThat(tree(pair.slave, SOUNDS)).containsKey(name);
    }

    @Test
    void aClosedGuardRefuses() throws Exception {
        pair.guard.close();

        assertRefused(EPOCH, "not open for epoch 4");
    }

    @Test
    void anotherEpochIsRefused() throws Exception {
        assertRefused(new Epoch(2), "not open for epoch 2");
    }

    @Test
    void aMissingGuardRefuses() throws Exception {
        Files.delete(pair.slave.state().resolve("guard"));

        assertRefused(EPOCH, "cannot be read");
    }

    @Test
    void aGuardThatIsNotOneRefuses() throws Exception {
        Files.writeString(pair.slave.state().resolve("guard"), "nonsense");

        assertRefused(EPOCH, "not open");
    }

    @Test
    void aGuardThatIsADirectoryRefuses() throws Exception {
        Files.delete(pair.slave.state().resolve("guard"));
        Files.createDirectory(pair.slave.state().resolve("guard"));

        assertRefused(EPOCH, "guard of this node");
    }

    @Test
    void aDirectoryThatIsNotInTheSlavesListIsRefused() throws Exception {
        write(pair.master, "/etc/cron.d/evil", "x");
        var push = pair.push(List.of("/etc/cron.d"), List.of());

        assertThat(failureOf(push, EPOCH)).contains("not in the list");
        assertThat(pair.slave.resolve("/etc/cron.d")).doesNotExist();
    }

    @Test
    void aSymbolicLinkOnTheSlaveLeadsNowhere() throws Exception {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectories(pair.slave.resolve("/etc/asterisk"));
        Files.createSymbolicLink(pair.slave.resolve(DIALPLAN), elsewhere);

        assertRefused(EPOCH, "symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aRefusalLeavesNoRegistrationAndALineInTheLog() throws Exception {
        assertRefused(new Epoch(2), "refused");

        assertThat(pair.slave.run().resolve("verbs")).isEmptyDirectory();
        assertThat(pair.slave.resolve("/var/log/wazo-sync.log")).content().contains("not open for epoch 2");
    }

    @Test
    void aPeerThatDoesNotListenFailsAtOnce() throws Exception {
        var ssh = SshAccess.ofPair(pair.master, FreePort.next(), RealSshd.user());
        var push =
                new FilePush(pair.master, ssh, SyncedPair.DIRECTORIES, List.of(), FileLimits.DEFAULT, Ticker.system());
        var start = Ticker.system().now();

        assertThat(failureOf(push, EPOCH)).contains("Connection refused");
        assertThat(Ticker.system().now().minus(start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void theKeyIsLetInFromTheMastersAddressAlone() throws Exception {
        var record = pair.push().push(RealSshd.LOOPBACK_6, EPOCH, Deletion.GUARDED);
        assertThat(record.failure().orElseThrow())
                .contains("Permission denied", "wazo-sync -i puts the key there again");
    }

    @Test
    void aDirectoryThatFailsDoesNotStopTheOthers() throws Exception {
        write(pair.master, "/etc/cron.d/evil", "x");

        var record = pair.push(List.of(DIALPLAN, "/etc/cron.d", SOUNDS), List.of())
                .push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);

        assertThat(record.directories()).containsExactly(DIALPLAN, SOUNDS);
        assertThat(tree(pair.slave, SOUNDS)).isEqualTo(tree(pair.master, SOUNDS));
        assertThat(record.failure().orElseThrow())
                .startsWith("rsync exit status 12 with output:\n")
                .contains("\nnot copied: /etc/cron.d; it is tried again\ncopied: " + DIALPLAN + ", " + SOUNDS);
    }

    @Test
    void onlyWhatIsDueIsCopied() throws Exception {
        var record = pair.push().push(RealSshd.LOOPBACK, EPOCH, Map.of(SOUNDS, Deletion.NONE));

        assertThat(record.directories()).containsExactly(SOUNDS);
        assertThat(tree(pair.slave, DIALPLAN)).isEmpty();
    }

    @Test
    void whatIsUnreachableIsTriedOnce() throws Exception {
        var ssh = SshAccess.ofPair(pair.master, FreePort.next(), RealSshd.user());
        var push =
                new FilePush(pair.master, ssh, SyncedPair.DIRECTORIES, List.of(), FileLimits.DEFAULT, Ticker.system());

        assertThat(failureOf(push, EPOCH))
                .containsOnlyOnce("Connection refused")
                .contains("not copied: " + DIALPLAN + ", " + SOUNDS);
    }

    private void assertRefused(Epoch epoch, String reason) throws Exception {
        assertThat(failureOf(pair.push(), epoch)).contains("rsync exit status", reason);
    }

    private static String failureOf(FilePush push, Epoch epoch) throws InterruptedException {
        return push.push(RealSshd.LOOPBACK, epoch, Deletion.GUARDED).failure().orElseThrow();
    }
}
