package wazoha.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivingTreeTest {
    @TempDir
    Path root;

    @Test
    void everyFileByItsNameBelow() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/deep"), "1");
        Files.writeString(root.resolve("top"), "2");
        assertThat(LivingTree.files(root, Files::readString)).hasToString("{a/b/deep=1, top=2}");
        assertThat(LivingTree.files(root.resolve("none"), Files::readString)).isEmpty();
    }

    @Test
    void whatGoesWhileItIsLookedAtIsNotThere() throws Exception {
        Files.writeString(root.resolve("stays"), "1");
        Files.writeString(root.resolve("goes"), "2");
        assertThat(LivingTree.files(root, file -> {
                    Files.deleteIfExists(root.resolve("goes"));
                    return Files.readString(file);
                }))
                .hasToString("{stays=1}");
    }

    /** As the daemon does: a file of another name, moved over the one that stays. */
    @Test
    void aFileThatIsReplacedAllTheTimeIsThere() throws Exception {
        var last = root.resolve("phase");
        Files.writeString(last, "1");
        var ended = new AtomicBoolean();
        var writer = new Thread(() -> {
            for (int i = 0; i < 2_000_000 && !ended.get(); i++) {
                try {
                    Files.move(
                            Files.writeString(root.resolve(".phase." + i), "1"),
                            last,
                            java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException broken) {
                    throw new IllegalStateException(broken);
                }
            }
        });
        writer.start();
        try {
            for (int i = 0; i < 2000; i++) {
                assertThat(LivingTree.files(root, Files::readString)).containsEntry("phase", "1");
            }
        } finally {
            ended.set(true);
            writer.join();
        }
    }

    @Test
    void anotherErrorIsOne() throws Exception {
        Files.writeString(root.resolve("file"), "1");
        assertThatThrownBy(() -> LivingTree.files(root, file -> {
                    throw new IOException("broken");
                }))
                .hasMessage("broken");
    }
}
