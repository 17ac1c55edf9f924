package wazoha.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void theContentIsReplacedAndMissingFoldersAreMade() throws Exception {
        var file = folder.resolve("a/b/file");
        AtomicFile.write(file, "old and longer\n", "rw-r--r--");
        AtomicFile.write(file, "né\n", "rw-r--r--");
        assertThat(file).hasContent("né\n");
        assertThat(names(folder.resolve("a/b"))).containsExactly("file");
    }

    @ParameterizedTest(name = "umask {0}")
    @ValueSource(strings = {"000", "022", "077", "177"})
    void theModeIsTheOneAskedForUnderAnyUmask(String umask) throws Exception {
        var file = folder.resolve("file");
        assertThat(inAnotherProcess(umask, file)).isEmpty();
        assertThat(mode(file)).isEqualTo("rw-r--r--");
    }

    @Test
    void aReplacedFileOfSomebodyElseKeepsModeOwnerGroupAndItsLink() throws Exception {
        var file = folder.resolve("pjsip.conf");
        AtomicFile.write(file, "old", "rw-r-----");
        if ("root".equals(System.getProperty("user.name"))) {
            Files.setAttribute(file, "unix:uid", 65534);
            Files.setAttribute(file, "unix:gid", 65533);
        }
        var owner = Files.readAttributes(file, "unix:uid,gid");
        var link = Files.createSymbolicLink(folder.resolve("link.conf"), file);
        AtomicFile.rewrite(link, "né\n");
        assertThat(file).hasContent("né\n");
        assertThat(link).isSymbolicLink();
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(Files.readAttributes(file, "unix:uid,gid")).isEqualTo(owner);
        assertThat(names(folder)).containsExactlyInAnyOrder("pjsip.conf", "link.conf");
    }

    @Test
    void theModeOfAFormerFileDoesNotRemain() throws Exception {
        var file = folder.resolve("secret");
        AtomicFile.write(file, "old", "rw-rw-rw-");
        AtomicFile.write(file, "new", "rw-------");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void theOldContentSurvivesAWriteThatFails() throws Exception {
        var file = folder.resolve("folder/file");
        AtomicFile.write(file, "old", "rw-r--r--");
        // A name that fits while the temporary one, which is longer, does not: fails for root as for a user.
        var tooLong = folder.resolve("folder").resolve("x".repeat(250));
        Files.writeString(tooLong, "old");
        assertThatThrownBy(() -> AtomicFile.write(tooLong, "new", "rw-r--r--")).isInstanceOf(FileSystemException.class);
        assertThat(tooLong).hasContent("old");
        assertThat(names(folder.resolve("folder"))).containsExactlyInAnyOrder("file", "x".repeat(250));
    }

    @Test
    void aFolderThatIsAFileIsAnError() throws Exception {
        var obstacle = Files.writeString(folder.resolve("obstacle"), "");
        assertThatThrownBy(() -> AtomicFile.write(obstacle.resolve("file"), "new", "rw-r--r--"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aWriteThatCannotEndLeavesNoTemporaryFile() throws Exception {
        var target = folder.resolve("target");
        Files.createDirectories(target.resolve("not-empty"));
        assertThatThrownBy(() -> AtomicFile.write(target, "new", "rw-r--r--")).isInstanceOf(IOException.class);
        assertThat(names(folder)).containsExactly("target");
    }

    @Test
    void aFileOfSomebodyElseKeepsOwnerGroupModeAndTheLinkToIt() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "old");
        if (System.getProperty("user.name").equals("root")) {
            Files.setAttribute(file, "unix:uid", 1);
            Files.setAttribute(file, "unix:gid", 2);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        var link = Files.createSymbolicLink(folder.resolve("link"), file);
        var before = List.of(Files.getAttribute(file, "unix:uid"), Files.getAttribute(file, "unix:gid"), mode(file));
        AtomicFile.rewrite(link, new byte[] {(byte) 0xe9, 0});
        assertThat(Files.readAllBytes(file)).containsExactly(0xe9, 0);
        assertThat(link).isSymbolicLink();
        assertThat(List.of(Files.getAttribute(file, "unix:uid"), Files.getAttribute(file, "unix:gid"), mode(file)))
                .isEqualTo(before);
        assertThat(names(folder)).containsExactlyInAnyOrder("file", "link");
    }

    @Test
    void aFileThatIsNotThereCannotBeRewritten() throws Exception {
        assertThatThrownBy(() -> AtomicFile.rewrite(folder.resolve("missing"), new byte[0]))
                .isInstanceOf(IOException.class);
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void aFolderMayBeASymbolicLink() throws Exception {
        var real = Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("link"), real);
        AtomicFile.write(folder.resolve("link/file"), "new", "rw-r--r--");
        AtomicFile.write(folder.resolve("link/deeper/file"), "new", "rw-r--r--");
        assertThat(real.resolve("file")).hasContent("new");
        assertThat(real.resolve("deeper/file")).hasContent("new");
    }

    @Test
    void deletingWhatIsNotThereIsNoError() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        AtomicFile.delete(file);
        AtomicFile.delete(file);
        AtomicFile.delete(folder.resolve("missing/file"));
        assertThat(file).doesNotExist();
    }

    /** The umask belongs to a process, so a process of its own writes. */
    private static String inAnotherProcess(String umask, Path file) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = Path.of(AtomicFile.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        var tests = Path.of(AtomicFileTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        var process = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        "umask \"$1\"; shift; exec \"$@\"",
                        "sh",
                        umask,
                        java,
                        "-Xshare:auto",
                        "-cp",
                        classes + ":" + tests,
                        Writer.class.getName(),
                        file.toString()))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    /** The program of the test above. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            AtomicFile.write(Path.of(arguments[0]), "content", "rw-r--r--");
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
