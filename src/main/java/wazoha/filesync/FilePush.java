package wazoha.filesync;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/**
 * Makes the listed directories of the slave equal to this master's, by rsync, while the slave's guard is open for the
 * master's epoch. Blocks until done or until its limits end it. Immutable, but one push at a time is meant to run.
 */
public final class FilePush {
    private final NodePaths paths;
    private final SshAccess ssh;
    private final List<Directory> directories;
    private final List<String> options;
    private final FileLimits limits;
    private final Ticker ticker;

    /**
     * @param directories absolute contract paths
     * @param exclude patterns as rsync reads them; what they match is neither copied nor deleted on the slave
     */
    public FilePush(
            NodePaths paths,
            SshAccess ssh,
            List<String> directories,
            List<String> exclude,
            FileLimits limits,
            Ticker ticker) {
        this(paths, ssh, Directory.list(directories), options(exclude), ticker, limits);
    }

    private FilePush(
            NodePaths paths,
            SshAccess ssh,
            List<Directory> directories,
            List<String> options,
            Ticker ticker,
            FileLimits limits) {
        this.paths = paths;
        this.ssh = ssh;
        this.directories = directories;
        this.options = options;
        this.limits = limits;
        this.ticker = ticker;
    }

    /** The same, no faster than so many KiB a second. */
    public FilePush noFasterThan(int kibibytesPerSecond) {
        var more = new ArrayList<>(options);
        more.add("--bwlimit=" + kibibytesPerSecond);
        return new FilePush(paths, ssh, directories, List.copyOf(more), ticker, limits);
    }

    /**
     * Copies one directory after another. A directory that does not exist here is skipped: the slave keeps its own.
     *
     * @throws FileSyncException at the first directory that fails; those before it are copied
     */
    public PushRecord push(PeerAddress slave, Epoch epoch) throws FileSyncException, InterruptedException {
        var start = ticker.now();
        var rsync = new Rsync(ssh, slave, limits.silence());
        var copied = new ArrayList<String>();
        var skipped = new ArrayList<String>();
        var notices = new ArrayList<String>();
        long changed = 0;
        long bytes = 0;
        for (var directory : directories) {
            var here = paths.resolve(directory.path());
            if (!Files.isDirectory(here)) {
                skipped.add(directory.path());
                notices.add(directory.path() + " does not exist on this node: skipped, the slave keeps its own");
                continue;
            }
            var done = rsync.push(epoch, options, here, directory, left(start, slave, directory));
            copied.add(directory.path());
            changed += done.transferred() + done.deleted();
            bytes += done.bytes();
            if (done.vanished()) {
                notices.add(directory.path() + ": files vanished while it was copied; the next copy is right again");
            }
        }
        return new PushRecord(
                List.copyOf(copied),
                List.copyOf(skipped),
                changed,
                bytes,
                ticker.now().minus(start),
                List.copyOf(notices));
    }

    private Duration left(Duration start, PeerAddress slave, Directory next) throws FileSyncException {
        var left = limits.whole().minus(ticker.now().minus(start));
        if (left.isNegative() || left.isZero()) {
            throw new FileSyncException(
                    "files not copied to %s within %d s: %s and what follows it in the list are as they were; a later copy does the rest"
                            .formatted(slave, limits.whole().toSeconds(), next.path()));
        }
        return left;
    }

    private static List<String> options(List<String> exclude) {
        var options = new ArrayList<>(List.of("--delete"));
        exclude.forEach(pattern -> options.add("--exclude=" + pattern));
        return List.copyOf(options);
    }
}
