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
        write(file, content.getBytes(StandardCharsets.UTF_8), mode);
    }

    /** The same for what is not our text. */
    public static void write(Path file, byte[] content, String mode) throws IOException {
        makeFolder(folderOf(file));
        var permissions = PosixFilePermissions.fromString(mode);
        replace(file, temporary -> writeDurably(temporary, content, permissions));
    }

    /**
     * Replaces the content of a file that belongs to somebody else: its mode, owner and group stay, and a symbolic link
     * goes on pointing to it.
     *
     * @throws IOException also if we may not give a file to that owner; nothing is changed then
     */
    public static void rewrite(Path file, String content) throws IOException {
        rewrite(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for what is not our text. */
    public static void rewrite(Path file, byte[] content) throws IOException {
        var real = file.toRealPath();
        var former = Files.readAttributes(real, PosixFileAttributes.class);
        replace(real, temporary -> {
            writeDurably(temporary, content, former.permissions());
            hand(temporary, former);
        });
    }

    /** Removes the file if it is there, and makes the removal last over a crash. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync(folderOf(file));
        }
    }

    @FunctionalInterface
    private interface Writing {
        void to(Path temporary) throws IOException;
    }

    private static void replace(Path file, Writing writing) throws IOException {
        var folder = folderOf(file);
        var temporary = folder.resolve(".%s.%s".formatted(file.getFileName(), UUID.randomUUID()));
        try {
            writing.to(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Gives the file to the former one's owner and group; a change of owner clears mode bits, so the mode is set again. */
    private static void hand(Path file, PosixFileAttributes former) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        var now = view.readAttributes();
        if (!now.owner().equals(former.owner())) {
            view.setOwner(former.owner());
        }
        if (!now.group().equals(former.group())) {
            view.setGroup(former.group());
        }
        view.setPermissions(former.permissions());
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root folder is not a file");
    }

    private static void writeDurably(Path file, byte[] content, Set<PosixFilePermission> permissions)
            throws IOException {
        var attribute = PosixFilePermissions.asFileAttribute(permissions);
        try (var channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute)) {
            var bytes = ByteBuffer.wrap(content);
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
