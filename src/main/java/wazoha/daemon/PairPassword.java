package wazoha.daemon;

import java.nio.file.Files;
import wazoha.filesync.PairSecret;
import wazoha.node.NodePaths;

/**
 * The pair's password as the daemon tries it. In the middle of a renewal, also of one that was cut off, the slave may know
 * the old one or the new one: each time the letterbox is opened again the other is tried. Thread-safe.
 */
final class PairPassword {
    private final NodePaths paths;
    private volatile boolean fresh = true;

    PairPassword(NodePaths paths) {
        this.paths = paths;
    }

    /** The other one than last time, if there are two; the one in use first. */
    synchronized String another() throws RefusedException {
        fresh = !fresh;
        return read();
    }

    /** The one that was tried last. */
    String read() throws RefusedException {
        var candidate = PairSecret.candidateFile(paths);
        return Secrets.read(fresh && Files.exists(candidate) ? candidate : PairSecret.file(paths));
    }
}
