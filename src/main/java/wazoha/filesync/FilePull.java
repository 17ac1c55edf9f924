package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.disk.AtomicFile;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/**
 * Fetches what a slave collected while it served to this master's disk, and proves that it arrived. Changes nothing on
 * the slave but its listing; the master's own directories stay as they are. Immutable; one pull at a time.
 */
public final class FilePull {
    private static final Directory BASE = new Directory("/var/lib/wazo-ha/base");

    private final NodePaths paths;
    private final SshAccess ssh;
    private final List<Directory> directories;
    private final FileLimits limits;
    private final Ticker ticker;

    /** @param directories absolute contract paths */
    public FilePull(NodePaths paths, SshAccess ssh, List<String> directories, FileLimits limits, Ticker ticker) {
        this.paths = paths;
        this.ssh = ssh;
        this.directories = Directory.list(directories);
        this.limits = limits;
        this.ticker = ticker;
    }

    /** @param epoch of the slave's service; a repeated pull of the same epoch fetches only what differs */
    public PullRecord pull(PeerAddress slave, Epoch epoch) throws FileSyncException, InterruptedException {
        var deadline = ticker.now().plus(limits.whole());
        var rsync = new Rsync(ssh, slave, limits.silence());
        var place = paths.state().resolve("merge").resolve(epoch.toString());
        var notices = new ArrayList<String>();
        try {
            new PeerVerbs(ssh).list(slave);
            var fetchedBase = empty(place.resolve("base"));
            rsync.pull(
                    List.of("--include=files-*.manifest", "--include=listing", "--exclude=*"),
                    BASE,
                    fetchedBase,
                    left(deadline, slave));
            var base = base(fetchedBase, notices);
            var now = Manifest.read(fetchedBase.resolve("listing"));
            if (!now.complete()) {
                notices.add("the slave could not list and read all its files");
            }
            var foreign = now.unreadableSince(base);
            foreign.forEach(name -> notices.add("the name is not UTF-8, rename the file on the slave: " + name));
            var wanted = now.newSince(base);
            var files = Files.createDirectories(place.resolve("files"));
            for (var directory : directories) {
                fetch(rsync, directory, wanted, place, left(deadline, slave));
            }
            boolean verified = verify(wanted, files, notices) && now.complete() && foreign.isEmpty();
            return record(base, now, wanted, verified, files, notices);
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "files of %s not kept in %s: %s; the slave still has them".formatted(slave, place, trouble),
                    trouble);
        }
    }

    private Manifest base(Path folder, List<String> notices) throws FileSyncException {
        var manifests = FileBase.manifests(folder);
        if (manifests.isEmpty()) {
            notices.add("the slave has no manifest of its takeover: all its files are fetched");
            return Manifest.EMPTY;
        }
        return Manifest.read(manifests.get(0));
    }

    private void fetch(Rsync rsync, Directory directory, List<Manifest.Entry> wanted, Path place, Duration limit)
            throws IOException, FileSyncException, InterruptedException {
        var prefix = directory.path() + "/";
        var names = new StringBuilder();
        wanted.stream()
                .filter(entry -> entry.path().startsWith(prefix))
                .forEach(entry ->
                        names.append(entry.path().substring(prefix.length())).append('\0'));
        if (names.isEmpty()) {
            return;
        }
        var list = place.resolve("wanted");
        AtomicFile.write(list, names.toString(), "rw-------");
        var to = Files.createDirectories(place.resolve("files" + directory.path()));
        // By content: a file that was changed back within one second has the size and time of what is here.
        rsync.pull(List.of("--from0", "--files-from=" + list, "--checksum"), directory, to, limit);
    }

    private static boolean verify(List<Manifest.Entry> wanted, Path files, List<String> notices) throws IOException {
        boolean all = true;
        for (var entry : wanted) {
            if (!arrived(entry, files)) {
                notices.add("not here as the slave listed it (did it change meanwhile?): " + entry.path());
                all = false;
            }
        }
        return all;
    }

    private static boolean arrived(Manifest.Entry entry, Path files) throws IOException {
        try {
            var file = files.resolve(entry.path().substring(1));
            return Files.isRegularFile(file) && Sha256.of(file).equals(entry.sha256());
        } catch (InvalidPathException foreign) {
            return false; // a name that this process's locale cannot write: it stays unproven, so the slave keeps it
        }
    }

    private static PullRecord record(
            Manifest base,
            Manifest now,
            List<Manifest.Entry> wanted,
            boolean verified,
            Path files,
            List<String> notices) {
        var changed = new ArrayList<String>();
        var added = new ArrayList<String>();
        wanted.forEach(entry -> (base.files().containsKey(entry.path()) ? changed : added).add(entry.path()));
        return new PullRecord(
                List.copyOf(changed),
                List.copyOf(added),
                now.goneSince(base),
                wanted.stream().mapToLong(Manifest.Entry::size).sum(),
                verified,
                files,
                List.copyOf(notices));
    }

    private static Path empty(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var old = Files.newDirectoryStream(folder)) {
            for (var file : old) {
                Files.delete(file);
            }
        }
        return folder;
    }

    private Duration left(Duration deadline, PeerAddress slave) throws FileSyncException {
        var left = deadline.minus(ticker.now());
        if (left.isNegative() || left.isZero()) {
            throw new FileSyncException("files of %s not fetched within %d s; the slave still has them"
                    .formatted(slave, limits.whole().toSeconds()));
        }
        return left;
    }
}
