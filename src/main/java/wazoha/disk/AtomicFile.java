package wazoha.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files by temporary file, fsync and rename: after a crash a file has its old content or its new one, never a
 * part (docs/contract.md, section 2).
 */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Replaces the content; missing parent folders are made.
     *
     * @param mode as {@code ls} prints it, for example {@code rw-r--r--}
     */
    public static void write(Path file, String content, String mode) throws IOException {
        var folder = folderOf(file);
        makeFolder(folder);
        var permissions = PosixFilePermissions.fromString(mode);
        var temporary = folder.resolve(".%s.%s".formatted(file.getFileName(), UUID.randomUUID()));
        try {
            writeDurably(temporary, content, permissions);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Replaces the content of a file of somebody else's: mode, owner and group stay, a symbolic link keeps pointing to
     * it. The program that reads the file may run as another user.
     */
    public static void replace(Path file, String content) throws IOException {
        var real = file.toRealPath();
        var before = Files.readAttributes(real, PosixFileAttributes.class);
        var folder = folderOf(real);
        var temporary = folder.resolve(".%s.%s".formatted(real.getFileName(), UUID.randomUUID()));
        try {
            writeDurably(temporary, content, before.permissions());
            var view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
            var now = view.readAttributes();
            if (!now.owner().equals(before.owner()) || !now.group().equals(before.group())) {
                view.setGroup(before.group());
                view.setOwner(before.owner());
                view.setPermissions(before.permissions()); // a change of owner takes special bits away
            }
            Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Removes the file if it is there, and makes the removal last over a crash. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync(folderOf(file));
        }
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root folder is not a file");
    }

    private static void writeDurably(Path file, String content, Set<PosixFilePermission> permissions)
            throws IOException {
        var attribute = PosixFilePermissions.asFileAttribute(permissions);
        try (var channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute)) {
            var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            Files.setPosixFilePermissions(file, permissions); // the mode asked for, whatever the umask is
            channel.force(true);
        }
    }

    /** Asks first, because {@link Files#createDirectories} of Java 17 refuses a symbolic link to a folder. */
    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
