package wazoha.host;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import wazoha.disk.AtomicFile;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;

/**
 * The configuration of this node on disk: {@code ha.conf}, which is the truth, and the two sentinels, which repeat its
 * role for programs that only look whether a file exists.
 *
 * <p>Not thread-safe: one writer at a time.
 */
public final class HaConf {
    private static final String MODE = "rw-r--r--";

    private final NodePaths paths;

    public HaConf(NodePaths paths) {
        this.paths = paths;
    }

    /** What is configured; without a file, disabled. */
    public HaSettings read() throws BadHaConfException, IOException {
        var text = text();
        if (text.isEmpty()) {
            return HaSettings.DISABLED;
        }
        return HaConfText.read(paths.haConf(), text.get());
    }

    /**
     * Configures the node. What is already so is not touched. If a step fails, what was before is put back.
     *
     * <p>The sentinel of the former role goes first, so that whoever looks at it meanwhile sees that the role is over;
     * that of the new role comes last. A crash in between leaves a missing sentinel at worst, which {@link #heal} makes.
     */
    public void write(HaSettings settings) throws IOException {
        var before = bytes();
        try {
            dismiss(settings.role());
            if (!stands(settings)) {
                AtomicFile.write(paths.haConf(), HaConfText.write(settings), MODE);
            }
            appoint(settings.role());
        } catch (IOException fault) {
            putBack(before, fault);
            throw fault;
        }
    }

    /** Makes the sentinels agree with {@code ha.conf}; for the start of the daemon. Touches nothing that agrees. */
    public void heal() throws BadHaConfException, IOException {
        var role = read().role();
        try {
            dismiss(role);
        } finally {
            appoint(role); // also if a sentinel that should not be there cannot be removed
        }
    }

    /** Whether {@link #write} would touch nothing. */
    boolean agrees(HaSettings settings) throws IOException {
        return stands(settings)
                && agrees(paths.isPrimary(), settings.role() == NodeRole.MASTER)
                && agrees(paths.isSecondary(), settings.role() == NodeRole.SLAVE);
    }

    private static boolean agrees(Path sentinel, boolean wanted) throws IOException {
        return wanted ? isSentinel(sentinel) : !Files.exists(sentinel);
    }

    private boolean stands(HaSettings settings) throws IOException {
        var text = bytes();
        if (text.isEmpty()) {
            return settings.equals(HaSettings.DISABLED);
        }
        return text.get().equals(HaConfText.write(settings))
                && Files.getPosixFilePermissions(paths.haConf()).equals(PosixFilePermissions.fromString(MODE));
    }

    private void dismiss(NodeRole role) throws IOException {
        if (role != NodeRole.SLAVE) {
            AtomicFile.delete(paths.isSecondary());
        }
        if (role != NodeRole.MASTER) {
            AtomicFile.delete(paths.isPrimary());
        }
    }

    private void appoint(NodeRole role) throws IOException {
        switch (role) {
            case MASTER -> sentinel(paths.isPrimary());
            case SLAVE -> sentinel(paths.isSecondary());
            case DISABLED -> {}
        }
    }

    private static void sentinel(Path file) throws IOException {
        if (!isSentinel(file)) {
            AtomicFile.write(file, "", MODE);
        }
    }

    private static boolean isSentinel(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == 0;
    }

    private void putBack(Optional<String> before, IOException fault) {
        try {
            if (before.isEmpty()) {
                AtomicFile.delete(paths.haConf());
            } else if (!bytes().equals(before)) {
                AtomicFile.write(paths.haConf(), before.get(), MODE);
            }
            heal();
        } catch (IOException | BadHaConfException again) {
            fault.addSuppressed(again);
        }
    }

    /** The file as it is; one that is no text counts as one that never equals ours. */
    private Optional<String> bytes() throws IOException {
        try {
            return text();
        } catch (BadHaConfException notText) {
            return Optional.of("");
        }
    }

    private Optional<String> text() throws BadHaConfException, IOException {
        try {
            return Optional.of(Files.readString(paths.haConf()));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (CharacterCodingException notText) {
            throw new BadHaConfException(paths.haConf(), "it is not UTF-8 text");
        }
    }
}
