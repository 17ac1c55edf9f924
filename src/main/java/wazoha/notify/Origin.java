package wazoha.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import wazoha.disk.AtomicFile;
import wazoha.node.NodePaths;

/** The name of this installation in its events: a random UUID, kept in {@code uuid} of the state folder. */
public final class Origin {
    private Origin() {}

    /** Made at the first call. A file that holds no UUID is left as it is and told. */
    public static UUID of(NodePaths paths) throws IOException {
        Path file = paths.state().resolve("uuid");
        if (!Files.exists(file)) {
            var fresh = UUID.randomUUID();
            AtomicFile.write(file, fresh + "\n", "rw-r--r--");
            return fresh;
        }
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (IllegalArgumentException damaged) {
            throw new IOException("%s holds no UUID; remove it, and a new one is made".formatted(file), damaged);
        }
    }
}
