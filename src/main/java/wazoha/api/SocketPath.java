package wazoha.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import wazoha.node.NodePaths;

/** Where the daemon of a node listens. */
final class SocketPath {
    /** {@code sun_path} has 108 bytes on Linux, of which one ends the text. */
    private static final int MOST_BYTES = 107;

    private SocketPath() {}

    static Path of(NodePaths paths) throws IOException {
        var path = paths.socket();
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new IOException(
                    "the path of the daemon's socket has %d bytes and the kernel takes %d: %s; use a shorter --root"
                            .formatted(bytes, MOST_BYTES, path));
        }
        return path;
    }
}
