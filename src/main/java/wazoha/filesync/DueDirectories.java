package wazoha.filesync;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wazoha.node.Ticker;

/**
 * Which directories are to be copied next: those that changed, those that failed, and now and then all. A directory that
 * was refused waits until it changes or until all are due. Not thread-safe.
 */
public final class DueDirectories {
    private final List<String> directories;
    private final Duration fullPass;
    private final Duration lookEvery;
    private final Ticker ticker;
    private final Map<String, Deletion> due = new LinkedHashMap<>();
    private final Map<String, PushFailure> standing = new LinkedHashMap<>();
    private boolean everything = true;
    private Duration lastFull = Duration.ZERO;
    private Duration lastLook = Duration.ZERO;

    /**
     * @param directories contract paths
     * @param fullPass between two copies of all of them
     * @param lookEvery between two copies of those whose changes are not noticed
     */
    public DueDirectories(List<String> directories, Duration fullPass, Duration lookEvery, Ticker ticker) {
        this.directories =
                Directory.list(directories).stream().map(Directory::path).toList();
        this.fullPass = fullPass;
        this.lookEvery = lookEvery;
        this.ticker = ticker;
    }

    /** Whatever the slave has by now, it is to be compared as a whole. */
    public void everything() {
        everything = true;
    }

    /** These changed. */
    public void touched(Map<String, Deletion> changed) {
        changed.forEach((directory, deletion) -> due.merge(directory, deletion, Deletion::stronger));
    }

    /** Whether all directories are due now. */
    public boolean isFull() {
        return everything || ticker.now().minus(lastFull).compareTo(fullPass) >= 0;
    }

    /**
     * Hands over what is due; {@link #ended} takes back what was not copied.
     *
     * @param unwatched directories whose changes are not noticed
     */
    public Map<String, Deletion> take(Collection<String> unwatched) {
        var now = ticker.now();
        if (isFull()) {
            directories.forEach(directory -> due.put(directory, Deletion.GUARDED));
            everything = false;
            lastFull = now;
        }
        if (now.minus(lastLook).compareTo(lookEvery) >= 0) {
            unwatched.forEach(directory -> due.put(directory, Deletion.GUARDED));
            lastLook = now;
        }
        var taken = Map.copyOf(due);
        due.clear();
        return taken;
    }

    /** What became of what was handed over, or of a copy that somebody ordered. */
    public void ended(Map<String, Deletion> taken, PushRecord record) {
        record.directories().forEach(standing::remove);
        record.skipped().forEach(standing::remove);
        record.unsettled().forEach(directory -> due.put(directory, Deletion.GUARDED));
        for (var failure : record.failures()) {
            standing.put(failure.directory(), failure);
            if (!failure.refused()) {
                due.merge(
                        failure.directory(),
                        taken.getOrDefault(failure.directory(), Deletion.GUARDED),
                        Deletion::stronger);
            }
        }
    }

    /** Why the slave's directories are not as they should be; empty if they are. */
    public Optional<String> trouble() {
        return standing.isEmpty() ? Optional.empty() : Optional.of(PushFailure.text(List.copyOf(standing.values())));
    }
}
