package wazoha.host;

import java.io.IOException;
import java.nio.file.Files;
import wazoha.disk.AtomicFile;
import wazoha.node.NodePaths;

/**
 * Whether the telephony units of this node may start: a file that their condition looks for. It is on a file system
 * that a reboot empties, so that a node that has just booted may not serve before somebody says so.
 */
public final class Gate {
    private final NodePaths paths;

    public Gate(NodePaths paths) {
        this.paths = paths;
    }

    /** Telephony may start. Touches nothing if it may already. */
    public void open() throws IOException {
        if (!isOpen()) {
            AtomicFile.write(paths.gate(), "", "rw-r--r--");
        }
    }

    /** Telephony may not start any more. What runs goes on: stopping it is another's job. */
    public void close() throws IOException {
        AtomicFile.delete(paths.gate());
    }

    public boolean isOpen() {
        return Files.exists(paths.gate());
    }
}
