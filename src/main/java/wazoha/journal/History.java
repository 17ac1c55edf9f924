package wazoha.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wazoha.node.NodePaths;

/**
 * What happened on this node, as lines of JSON. The same again is counted, not written: when something else comes, one
 * line tells how many times more it was.
 *
 * <p>Thread-safe. Never throws: a history that cannot be written is told and keeps nobody from acting.
 */
public final class History implements AutoCloseable {
    /** With the file set aside, twice this is the most that history takes: about 8,000 lines. */
    private static final long LIMIT = 1024 * 1024;

    private final LineFile file;
    private final Consumer<String> trouble;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Entry latest;
    private long repeated;

    /** @param trouble is told, in words for people, when a line was lost */
    public History(NodePaths paths, Consumer<String> trouble) {
        this(new LineFile(paths.state(), "history.jsonl", LIMIT), trouble);
    }

    History(LineFile file, Consumer<String> trouble) {
        this.file = file;
        this.trouble = trouble;
    }

    /** On the disk when this returns if the phase differs from the entry before; otherwise soon. */
    public void append(Entry entry) {
        lock.lock();
        try {
            var before = latest;
            latest = entry;
            if (before != null && entry.repeats(before)) {
                repeated++;
                return;
            }
            if (before != null) {
                writeRepeated(before);
            }
            write(entry.line(), before == null || !before.phase().equals(entry.phase()));
        } finally {
            lock.unlock();
        }
    }

    /** The newest lines, oldest first, each a JSON object; repetitions that are still being counted are the last one. */
    public List<String> last(int count) {
        var lines = new ArrayList<>(read());
        counted(lines);
        return List.copyOf(lines.subList(Math.max(0, lines.size() - Math.max(0, count)), lines.size()));
    }

    /** Writes what is still being counted. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (latest != null) {
                writeRepeated(latest);
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeRepeated(Entry entry) {
        if (repeated > 0) {
            write(entry.line(repeated), false);
            repeated = 0;
        }
    }

    private void write(String line, boolean durably) {
        try {
            file.append(line, durably);
        } catch (IOException fault) {
            trouble.accept("a line of history was lost (%s); everything else goes on: %s".formatted(fault, line));
        }
    }

    private List<String> read() {
        try {
            return file.lines();
        } catch (IOException fault) {
            trouble.accept("history could not be read (%s); everything else goes on".formatted(fault));
            return List.of();
        }
    }

    private void counted(List<String> lines) {
        lock.lock();
        try {
            if (latest != null && repeated > 0) {
                lines.add(latest.line(repeated));
            }
        } finally {
            lock.unlock();
        }
    }
}
