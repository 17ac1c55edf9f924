package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.filesync.SyncedPair.EPOCH;
import static wazoha.filesync.SyncedPair.SOUNDS;
import static wazoha.filesync.SyncedPair.tree;
import static wazoha.filesync.SyncedPair.write;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** Files with odd names and files of odd kinds. */
@Timeout(60)
class OddFilesTest {
    @TempDir
    Path folder;

    private SyncedPair pair;

    @BeforeEach
    void pair() throws Exception {
        pair = new SyncedPair(folder);
        write(pair.master, SOUNDS + "/plain.wav", "sound");
    }

    @AfterEach
    void end() throws Exception {
        pair.close();
    }

    private void push() throws InterruptedException {
        assertThat(pair.push(List.of(SOUNDS), List.of())
                        .push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED)
                        .failure())
                .isEmpty();
    }

    private static String shell(Path where, String script) throws InterruptedException {
        var outcome = Program.of("sh", "-c", "cd \"$0\" && " + script, where.toString())
                .with("LC_ALL", "C")
                .run();
        assertThat(outcome).isInstanceOf(Outcome.Exited.class);
        assertThat(outcome.succeeded()).as(outcome.describe()).isTrue();
        return ((Outcome.Exited) outcome).output();
    }

    @Test
    void everyNameIsCopied() throws Exception {
        var there = pair.master.resolve(SOUNDS);
        shell(there, """
                for name in "$(printf 'new\\nline')" "$(printf 'caf\\351')" "$(printf 'caf\\303\\251')" -rf '--delete' \\
                    ' blanks ' "it's" '"quoted"' '\\back' '$(touch x)' '*' '#1' .hidden ; do
                  mkdir -p -- "./d$name" && echo x >"./$name" && echo y >"./d$name/$name"
                done""");

        push();

        var list = "find . -print0 | sort -z | od -An -tx1";
        assertThat(shell(pair.slave.resolve(SOUNDS), list))
                .isEqualTo(shell(there, list))
                .contains("65 77 0a 6c"); // the line break in a name
    }

    @Test
    void aLinkIsCopiedAsALinkAndNeverFollowed() throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "of the master");
        var inside = pair.master.resolve(SOUNDS);
        Files.createSymbolicLink(inside.resolve("out"), secret);
        Files.createSymbolicLink(inside.resolve("dangling"), Path.of("/nowhere/at/all"));
        Files.createSymbolicLink(inside.resolve("folder"), folder.resolve("master"));

        push();

        var copy = pair.slave.resolve(SOUNDS);
        assertThat(Files.readSymbolicLink(copy.resolve("out"))).isEqualTo(secret);
        assertThat(Files.readSymbolicLink(copy.resolve("dangling"))).isEqualTo(Path.of("/nowhere/at/all"));
        assertThat(Files.isSymbolicLink(copy.resolve("folder"))).isTrue();
    }

    @Test
    void aLinkOnTheSlaveInAFoldersPlaceIsReplacedAndNotFollowed() throws Exception {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectories(pair.slave.resolve(SOUNDS));
        Files.createSymbolicLink(pair.slave.resolve(SOUNDS + "/one"), elsewhere);
        write(pair.master, SOUNDS + "/one/hello.wav", "hello");

        push();

        assertThat(elsewhere).isEmptyDirectory();
        assertThat(Files.isDirectory(pair.slave.resolve(SOUNDS + "/one"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void pipesAreLeftOut() throws Exception {
        shell(pair.master.resolve(SOUNDS), "mkfifo pipe");

        push();

        assertThat(pair.slave.resolve(SOUNDS + "/pipe")).doesNotExist();
        assertThat(tree(pair.slave, SOUNDS)).containsOnlyKeys("plain.wav");
    }

    @Test
    void twoNamesOfOneFileBecomeTwoFilesWithItsContent() throws Exception {
        Files.createLink(pair.master.resolve(SOUNDS + "/other.wav"), pair.master.resolve(SOUNDS + "/plain.wav"));

        push();

        assertThat(pair.slave.resolve(SOUNDS + "/other.wav")).hasContent("sound");
        assertThat(pair.slave.resolve(SOUNDS + "/plain.wav")).hasContent("sound");
    }

    @Test
    void aFileWithHolesStaysSmall() throws Exception {
        int length = 64 << 20;
        try (var file =
                new RandomAccessFile(pair.master.resolve(SOUNDS + "/holes.wav").toFile(), "rw")) {
            file.setLength(length - 1);
            file.seek(length - 1);
            file.write('x');
        }

        push();

        var copy = pair.slave.resolve(SOUNDS + "/holes.wav");
        assertThat(Files.size(copy)).isEqualTo(length);
        assertThat(tree(pair.slave, SOUNDS)).isEqualTo(tree(pair.master, SOUNDS));
        long blocks = Long.parseLong(
                Program.of("stat", "-c", "%b", copy.toString()).run() instanceof Outcome.Exited exited
                        ? exited.output().strip()
                        : "-1");
        assertThat(blocks * 512).isLessThan(length / 4);
    }
}
