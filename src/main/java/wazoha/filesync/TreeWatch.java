package wazoha.filesync;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import wazoha.node.ExcludePattern;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/**
 * Notices what changes in the listed directories, by inotify. What cannot be watched, because a limit is reached, is
 * named, and somebody has to look at it by the clock.
 *
 * <p>Used by one thread; the JVM has one of its own beside it. A watch costs some 300 bytes here and 1 KiB in the kernel.
 */
public final class TreeWatch implements AutoCloseable {
    /** Folders of one directory: what it costs stays below 30 MB, and the kernel's usual limit for all programs far away. */
    static final int MOST_FOLDERS = 20_000;

    private final Map<String, WatchedTree> trees = new LinkedHashMap<>();
    private final Duration settle;
    private final Duration longest;
    private final Ticker ticker;
    private @Nullable WatchService service;

    /**
     * @param directories absolute contract paths
     * @param exclude patterns as rsync reads them
     * @param settle changes that follow one another sooner than this are one change
     * @param longest since the first of them, and what there is is handed over
     */
    public TreeWatch(
            NodePaths paths,
            List<String> directories,
            List<String> exclude,
            Duration settle,
            Duration longest,
            Ticker ticker) {
        this(paths, directories, exclude, settle, longest, ticker, MOST_FOLDERS);
    }

    TreeWatch(
            NodePaths paths,
            List<String> directories,
            List<String> exclude,
            Duration settle,
            Duration longest,
            Ticker ticker,
            int mostFolders) {
        this.settle = settle;
        this.longest = longest;
        this.ticker = ticker;
        var patterns = ExcludePattern.list(exclude);
        for (var directory : Directory.list(directories)) {
            var root = paths.resolve(directory.path()).normalize();
            trees.put(directory.path(), new WatchedTree(root, patterns, this::watch, mostFolders));
        }
    }

    private WatchKey watch(Path folder) throws IOException {
        var open = service;
        if (open == null) {
            open = FileSystems.getDefault().newWatchService();
            service = open;
        }
        return folder.register(
                open,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
    }

    /**
     * Looks whether directories came, went, or were replaced, and sets watches on what is new; the first time on all.
     *
     * @return those that are other ones than before
     */
    public Map<String, Deletion> look() {
        var changed = new TreeMap<String, Deletion>();
        trees.forEach((directory, tree) -> {
            if (tree.look()) {
                changed.put(directory, Deletion.GUARDED);
            }
        });
        return changed;
    }

    /** Tries to watch again what could not be watched. */
    public void retry() {
        trees.values().forEach(WatchedTree::retry);
    }

    /** Directories whose changes are not noticed, each with the reason. */
    public Map<String, String> unwatched() {
        var reasons = new TreeMap<String, String>();
        trees.forEach((directory, tree) -> {
            if (!tree.trouble().isEmpty()) {
                reasons.put(directory, tree.trouble());
            }
        });
        return reasons;
    }

    /** How many folders are watched. */
    int watches() {
        return trees.values().stream().mapToInt(WatchedTree::watches).sum();
    }

    /**
     * Waits until something changes, and then until it settles.
     *
     * @param patience for the first change
     * @return what changed in which directory; nothing if the patience ended first
     */
    public Map<String, Deletion> await(Duration patience) throws InterruptedException {
        var changed = new TreeMap<String, Deletion>();
        var end = ticker.now().plus(patience);
        for (var wait = patience; !wait.isNegative() && !wait.isZero(); ) {
            boolean first = changed.isEmpty();
            var key = next(wait);
            if (key == null) {
                return changed;
            }
            digest(key, changed);
            var now = ticker.now();
            end = first && !changed.isEmpty() ? now.plus(longest) : end;
            wait = changed.isEmpty() ? end.minus(now) : earlier(settle, end.minus(now));
        }
        return changed;
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private @Nullable WatchKey next(Duration wait) throws InterruptedException {
        var open = service;
        if (open == null) {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            return null;
        }
        try {
            return open.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ClosedWatchServiceException closed) {
            throw new InterruptedException("the watch was closed");
        }
    }

    /** A key of a folder that is no longer ours says nothing. */
    private void digest(WatchKey key, Map<String, Deletion> changed) {
        trees.forEach((directory, tree) -> {
            if (tree.owns(key)) {
                tree.digest(key).ifPresent(meaning -> changed.merge(directory, meaning, Deletion::stronger));
            }
        });
    }

    @Override
    public void close() {
        var open = service;
        if (open != null) {
            try {
                open.close();
            } catch (IOException untidy) {
                throw new IllegalStateException("inotify was not closed", untidy);
            }
        }
    }
}
