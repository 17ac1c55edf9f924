package wazoha.filesync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** All directories, with the same right to delete. */
    public PushRecord push(PeerAddress slave, Epoch epoch, Deletion deletion) throws InterruptedException {
        var all = new LinkedHashMap<String, Deletion>();
        directories.forEach(directory -> all.put(directory.path(), deletion));
        return push(slave, epoch, all);
    }

    /**
     * Copies one directory after another. One that does not exist here is skipped: the slave keeps its own. One that fails
     * does not stop the others, unless the slave is not reached.
     *
     * @param due contract paths of the directories to copy, and what may be deleted in each
     */
    public PushRecord push(PeerAddress slave, Epoch epoch, Map<String, Deletion> due) throws InterruptedException {
        var going = new Going(slave, epoch);
        for (var directory : directories) {
            var deletion = due.get(directory.path());
            if (deletion != null) {
                going.copy(directory, deletion);
            }
        }
        return going.record();
    }

    /** One push and what became of it so far. Used by one thread. */
    private final class Going {
        private final Duration start = ticker.now();
        private final PeerAddress slave;
        private final Epoch epoch;
        private final Rsync rsync;
        private final List<String> copied = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private final List<String> unsettled = new ArrayList<>();
        private final List<PushFailure> failures = new ArrayList<>();
        private final List<String> notices = new ArrayList<>();
        private long changed;
        private long bytes;
        /** Why nothing more is tried; empty while the slave answers. */
        private String blocked = "";

        Going(PeerAddress slave, Epoch epoch) {
            this.slave = slave;
            this.epoch = epoch;
            this.rsync = new Rsync(ssh, slave, limits.silence());
        }

        void copy(Directory directory, Deletion deletion) throws InterruptedException {
            var here = paths.resolve(directory.path());
            if (!Files.isDirectory(here)) {
                skipped.add(directory.path());
                notices.add(directory.path() + " does not exist on this node: skipped, the slave keeps its own");
                return;
            }
            if (!blocked.isEmpty()) {
                failures.add(new PushFailure(directory.path(), false, blocked));
                return;
            }
            try {
                copy(here, directory, deletion);
            } catch (FileSyncException trouble) {
                var said = String.valueOf(trouble.getMessage());
                var reason = KeyRemedy.of(slave, said)
                        .map(remedy -> said.stripTrailing() + "\n" + remedy)
                        .orElse(said);
                blocked = trouble.onTheWay() ? reason : "";
                failures.add(new PushFailure(directory.path(), false, reason));
            }
        }

        private void copy(Path here, Directory directory, Deletion deletion)
                throws FileSyncException, InterruptedException {
            var more = new ArrayList<>(options);
            switch (deletion) {
                case NONE -> {}
                case FORCED -> more.add("--delete");
                case GUARDED -> {
                    more.add("--delete");
                    var trial = rsync.push(epoch, with(more, "--dry-run"), here, directory, left(directory));
                    var objection = MassDeletion.of(trial).objection(directory);
                    if (objection.isPresent()) {
                        failures.add(new PushFailure(directory.path(), true, objection.get()));
                        return;
                    }
                    more.add(MassDeletion.limit(trial));
                }
            }
            var done = rsync.push(epoch, more, here, directory, left(directory));
            copied.add(directory.path());
            changed += done.transferred() + done.deleted();
            bytes += done.bytes();
            if (done.vanished()) {
                unsettled.add(directory.path());
                notices.add(directory.path() + ": files vanished while it was copied; the next copy is right again");
            }
        }

        private Duration left(Directory next) throws FileSyncException {
            var left = limits.whole().minus(ticker.now().minus(start));
            if (left.isNegative() || left.isZero()) {
                throw new FileSyncException(
                        "files not copied to %s within %d s: %s and what follows it in the list are as they were"
                                .formatted(slave, limits.whole().toSeconds(), next.path()),
                        true);
            }
            return left;
        }

        PushRecord record() {
            return new PushRecord(
                    List.copyOf(copied),
                    List.copyOf(skipped),
                    List.copyOf(unsettled),
                    List.copyOf(failures),
                    changed,
                    bytes,
                    ticker.now().minus(start),
                    List.copyOf(notices));
        }
    }

    private static List<String> with(List<String> options, String one) {
        var more = new ArrayList<>(options);
        more.add(one);
        return more;
    }

    private static List<String> options(List<String> exclude) {
        return exclude.stream().map(pattern -> "--exclude=" + pattern).toList();
    }
}
