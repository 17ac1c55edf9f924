package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import wazoha.disk.AtomicFile;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/**
 * The slave's say in who may write its directories: copies of the master are let in only while the guard is open.
 *
 * <p>Once {@link #close()} has returned, no copy that was running goes on and none begins: a copy registers before it
 * reads the guard, and closing writes the guard before it kills what is registered. Calls are serialised.
 */
public final class VerbGuard {
    private final NodePaths paths;
    private final Path file;
    private final RunningVerbs verbs;

    public VerbGuard(NodePaths paths, Ticker ticker) {
        this.paths = paths;
        this.file = paths.state().resolve("guard");
        this.verbs = new RunningVerbs(paths.run().resolve("verbs"), ticker);
    }

    /** Lets copies of this epoch in, and of no other. Writes only if that was not so already. */
    public synchronized void open(Epoch epoch) throws FileSyncException {
        try {
            write(new Guard(true, epoch));
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "guard %s not opened for epoch %s: %s; the master's copies are refused as before"
                            .formatted(file, epoch, trouble),
                    trouble);
        }
    }

    /**
     * Lets no copy in, and ends those that run with SIGKILL; waits until they are gone, 2 s at most. Copies are ended
     * even if the guard cannot be written.
     *
     * @return how many processes of copies were killed
     * @throws FileSyncException if the guard can be neither written nor removed, or a process outlives its SIGKILL
     */
    public synchronized int close() throws FileSyncException {
        try {
            write(new Guard(false, read()));
        } catch (IOException trouble) {
            removeInstead(trouble);
        }
        return verbs.kill();
    }

    /** The directories that a copy may touch, as absolute contract paths. */
    public synchronized void writeDirectories(List<String> directories) throws FileSyncException {
        var list = paths.state().resolve("verb.directories");
        var text = new StringBuilder();
        Directory.list(directories)
                .forEach(directory -> text.append(directory.path()).append('\n'));
        try {
            writeIfNew(list, text.toString());
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "list of directories %s not written: %s; the former list stays".formatted(list, trouble), trouble);
        }
    }

    /** The epoch that the guard names; what it says when it cannot be read is closed, epoch 0. */
    private Epoch read() {
        try {
            return Guard.parse(Files.readString(file)).map(Guard::epoch).orElse(Epoch.NONE);
        } catch (IOException unreadable) {
            return Epoch.NONE;
        }
    }

    private void write(Guard guard) throws IOException {
        writeIfNew(file, guard.text());
    }

    private static void writeIfNew(Path file, String text) throws IOException {
        if (!Files.isRegularFile(file) || !Files.readString(file).equals(text)) {
            AtomicFile.write(file, text, "rw-r--r--");
        }
    }

    /** A full disk does not take a new file but lets an old one go, and without a guard everything is refused. */
    private void removeInstead(IOException trouble) throws FileSyncException {
        try {
            AtomicFile.delete(file);
        } catch (IOException worse) {
            verbs.kill();
            worse.addSuppressed(trouble);
            throw new FileSyncException(
                    "guard %s neither closed nor removed: %s; running copies were killed, new ones of the same epoch are let in"
                            .formatted(file, worse),
                    worse);
        }
    }
}
