package wazoha.filesync;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wazoha.node.ExcludePattern;

/**
 * The watches on all folders of one directory. Links are not followed; excluded folders are not watched. Not thread-safe.
 */
final class WatchedTree {
    /** Sets a watch on one folder, or on one that has it already the same. */
    @FunctionalInterface
    interface Watcher {
        WatchKey watch(Path folder) throws IOException;
    }

    private final Path root;
    private final List<ExcludePattern> exclude;
    private final Watcher watcher;
    private final int most;
    private final Map<WatchKey, Path> keys = new HashMap<>();
    private final Set<Path> folders = new HashSet<>();
    /** Names the directory on its disk; null while there is none. */
    private @Nullable Object identity;

    private boolean rescan;
    private String trouble = "";

    /** @param most folders that are watched; a directory with more is not watched at all */
    WatchedTree(Path root, List<ExcludePattern> exclude, Watcher watcher, int most) {
        this.root = root;
        this.exclude = exclude;
        this.watcher = watcher;
        this.most = most;
    }

    /** Why changes are not noticed; empty if they are, or if there is no directory. */
    String trouble() {
        return trouble;
    }

    int watches() {
        return keys.size();
    }

    boolean owns(WatchKey key) {
        return keys.containsKey(key);
    }

    /**
     * Looks whether another directory stands there than before, or none (removed, moved, mounted, unmounted), and sets
     * watches on what is new.
     *
     * @return whether changes may have gone unnoticed, because the directory is another one or a watch was lost
     */
    boolean look() {
        var now = identify();
        boolean another = now == null ? identity != null : !now.equals(identity);
        another |= keys.keySet().stream().anyMatch(key -> !key.isValid()); // moved into a directory that took its watch
        identity = now;
        if (another || rescan) {
            scan();
        }
        return another;
    }

    /** Tries again what did not work because of a limit. */
    void retry() {
        if (!trouble.isEmpty()) {
            scan();
        }
    }

    /** What the events of one of our keys mean; empty if only something excluded changed. */
    Optional<Deletion> digest(WatchKey key) {
        var folder = keys.get(key);
        if (folder == null) {
            return Optional.empty();
        }
        @Nullable Deletion meaning = null;
        for (var event : key.pollEvents()) {
            var one = meaning(folder, event);
            if (one != null) {
                meaning = meaning == null ? one : Deletion.stronger(meaning, one);
            }
        }
        if (!key.reset()) { // the folder is gone
            rescan = true;
            meaning = Deletion.GUARDED;
        }
        return Optional.ofNullable(meaning);
    }

    private @Nullable Deletion meaning(Path folder, WatchEvent<?> event) {
        if (!(event.context() instanceof Path name)) { // more happened than the kernel or the JVM could keep
            rescan = true;
            return Deletion.GUARDED;
        }
        var path = folder.resolve(name);
        boolean wasFolder = folders.contains(path);
        boolean isFolder = wasFolder || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (excluded(path, isFolder)) {
            return null;
        }
        if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
            rescan |= wasFolder;
            return Deletion.GUARDED;
        }
        rescan |= isFolder && event.kind() == StandardWatchEventKinds.ENTRY_CREATE;
        return Deletion.NONE;
    }

    private boolean excluded(Path path, boolean folder) {
        var relative = root.relativize(path);
        return exclude.stream().anyMatch(pattern -> pattern.matches(relative, folder));
    }

    private @Nullable Object identify() {
        try {
            var there = Files.readAttributes(root, BasicFileAttributes.class);
            return there.isDirectory() ? there.fileKey() : null;
        } catch (IOException absent) {
            return null; // or not to be read: rsync will say so
        }
    }

    private void scan() {
        rescan = false;
        trouble = "";
        var found = new HashMap<WatchKey, Path>();
        if (identity != null) {
            try {
                Files.walkFileTree(root.resolve("."), new Setting(found));
            } catch (IOException limit) {
                trouble = String.valueOf(limit.getMessage());
                found.keySet().forEach(WatchKey::cancel);
                found.clear();
            }
        }
        keys.keySet().stream().filter(old -> !found.containsKey(old)).forEach(WatchKey::cancel);
        keys.clear();
        keys.putAll(found);
        folders.clear();
        folders.addAll(found.values());
    }

    /** Sets the watches of a whole tree. A folder is watched before it is listed, so nothing falls in between. */
    private final class Setting extends SimpleFileVisitor<Path> {
        private final Map<WatchKey, Path> found;

        Setting(Map<WatchKey, Path> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            var path = folder.normalize();
            if (!path.equals(root) && excluded(path, true)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (found.size() >= most) {
                throw new IOException("more than %d folders".formatted(most));
            }
            try {
                found.put(watcher.watch(path), path);
            } catch (NoSuchFileException | NotDirectoryException gone) {
                rescan = true; // it went away meanwhile
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException broken) {
            return FileVisitResult.CONTINUE;
        }
    }
}
