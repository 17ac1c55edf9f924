package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import wazoha.disk.AtomicFile;
import wazoha.node.NodePaths;

/** The password of the pair's database role: made once by the master, kept in a file of mode 600, used again. */
public final class PairSecret {
    private static final int BYTES = 32;

    private PairSecret() {}

    public static Path file(NodePaths paths) {
        return paths.state().resolve("replication.password");
    }

    static String readOrMake(NodePaths paths) throws FileSyncException {
        var file = file(paths);
        try {
            if (Files.isRegularFile(file)) {
                return Files.readString(file).strip();
            }
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            var password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            AtomicFile.write(file, password + "\n", "rw-------");
            return password;
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "password of the pair not kept in %s: %s; nothing was paired".formatted(file, trouble), trouble);
        }
    }
}
