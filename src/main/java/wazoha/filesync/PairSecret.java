package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import wazoha.disk.AtomicFile;
import wazoha.node.NodePaths;

/**
 * The password of the pair's database role: kept by the master in a file of mode 600. While it is renewed a second file
 * holds the new one, from before the slave hears of it until it is proven.
 */
public final class PairSecret {
    private static final int BYTES = 32;

    private PairSecret() {}

    public static Path file(NodePaths paths) {
        return paths.state().resolve("replication.password");
    }

    /** The password in use, for looks that make none; empty where there is none, or none that can be read. */
    public static Optional<String> kept(NodePaths paths) {
        try {
            return Optional.of(Files.readString(file(paths)).strip()).filter(text -> !text.isEmpty());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** The password that is being introduced; there is none unless a renewal is going on or was cut off. */
    public static Path candidateFile(NodePaths paths) {
        return paths.state().resolve("replication.password.new");
    }

    /** On the slave: a password that waits to be fetched by the master. */
    static Path waiting(NodePaths paths) {
        return paths.state().resolve("pair.password");
    }

    /** The password in use; refused if there is none. */
    public static String current(NodePaths paths) throws FileSyncException {
        try {
            return Files.readString(file(paths)).strip();
        } catch (IOException missing) {
            throw new FileSyncException("%s cannot be read: %s".formatted(file(paths), missing), missing);
        }
    }

    static String readOrMake(NodePaths paths) throws FileSyncException {
        return readOrMake(file(paths));
    }

    static String candidate(NodePaths paths) throws FileSyncException {
        return readOrMake(candidateFile(paths));
    }

    static boolean hasCandidate(NodePaths paths) {
        return Files.isRegularFile(candidateFile(paths));
    }

    static void keepCandidate(NodePaths paths) throws FileSyncException {
        write(file(paths), candidate(paths));
        discardCandidate(paths);
    }

    static void discardCandidate(NodePaths paths) throws FileSyncException {
        try {
            Files.deleteIfExists(candidateFile(paths));
        } catch (IOException stays) {
            throw new FileSyncException("%s not removed: %s".formatted(candidateFile(paths), stays), stays);
        }
    }

    static String random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static void write(Path file, String password) throws FileSyncException {
        try {
            AtomicFile.write(file, password + "\n", "rw-------");
        } catch (IOException trouble) {
            throw new FileSyncException("password of the pair not kept in %s: %s".formatted(file, trouble), trouble);
        }
    }

    private static String readOrMake(Path file) throws FileSyncException {
        try {
            if (Files.isRegularFile(file)) {
                return Files.readString(file).strip();
            }
            var password = random();
            AtomicFile.write(file, password + "\n", "rw-------");
            return password;
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "password of the pair not kept in %s: %s; nothing was paired".formatted(file, trouble), trouble);
        }
    }
}
