package wazoha.filesync;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.disk.AtomicFile;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.process.Program;

/**
 * The slave's files as they were at the takeover: what it has collected since is the difference to it. It reads every
 * byte of the listed directories, so it belongs on a worker.
 */
public final class FileBase {
    /** More than the script allows itself. */
    private static final Duration DEADLINE = Duration.ofSeconds(130);

    private final NodePaths paths;
    private final Path script;
    private final Path folder;

    /** @param script the forced command, {@code libexec/wazo-ha-verb} */
    public FileBase(NodePaths paths, Path script) {
        this.paths = paths;
        this.script = script;
        this.folder = folder(paths);
    }

    static Path folder(NodePaths paths) {
        return paths.state().resolve("base");
    }

    /**
     * Takes the base of a takeover, unless an earlier one is not merged yet: that one stays. The directories are those
     * of {@link VerbGuard#writeDirectories}.
     *
     * @return the manifest that holds now
     */
    public Path take(Epoch epoch) throws FileSyncException, InterruptedException {
        var outcome = Program.of(script.toString(), "--root", paths.root().toString())
                .with("SSH_ORIGINAL_COMMAND", "base " + epoch)
                .with("SSH_CONNECTION", "")
                .within(DEADLINE)
                .run();
        var manifest = current();
        if (!outcome.succeeded() || manifest.isEmpty()) {
            throw new FileSyncException(
                    "manifest of files for epoch %s not written into %s: %s; without it the master fetches every file of the slave"
                            .formatted(epoch, folder, outcome.describe()));
        }
        return manifest.get();
    }

    /** The manifest that is not merged yet. */
    public Optional<Path> current() throws FileSyncException {
        return manifests().stream().findFirst();
    }

    /** The base is merged: the next takeover takes a new one. */
    public void forget() throws FileSyncException {
        try {
            for (var manifest : manifests()) {
                AtomicFile.delete(manifest);
            }
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "manifest in %s not removed: %s; it still counts as not merged".formatted(folder, trouble),
                    trouble);
        }
    }

    private List<Path> manifests() throws FileSyncException {
        return manifests(folder);
    }

    static List<Path> manifests(Path folder) throws FileSyncException {
        var found = new ArrayList<Path>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "files-*.manifest")) {
            files.forEach(found::add);
        } catch (IOException trouble) {
            throw new FileSyncException("manifests in %s not listed: %s".formatted(folder, trouble), trouble);
        }
        return found;
    }
}
