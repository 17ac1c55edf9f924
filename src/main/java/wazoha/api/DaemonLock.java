package wazoha.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/**
 * One acting process a root, daemon or script: a lock that the kernel drops with the process, however it dies. (A socket
 * file says nothing: it stays behind after a crash, and a frozen daemon does not answer on it.) The file names its holder.
 */
public final class DaemonLock implements AutoCloseable {
    /** A daemon that starts gives a script at work so long before it ends it: more than a cycle and a small copy. */
    private static final Duration SCRIPT_MAY_FINISH = Duration.ofSeconds(20);
    /** What a killed process takes to be gone, and a process that has just taken the lock to write itself into it. */
    private static final Duration SETTLES = Duration.ofSeconds(3);

    /** From its lock to its first answer: seconds on a machine that is booting. A younger one is no frozen one. */
    private static final Duration DAEMON_STARTS = Duration.ofSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final FileChannel channel;

    private DaemonLock(FileChannel channel) {
        this.channel = channel;
    }

    /** For the daemon: refused while another daemon lives; a script in its place may finish, within 20 s. */
    public static DaemonLock ofDaemon(NodePaths paths) throws IOException {
        return ofDaemon(paths, Ticker.system());
    }

    static DaemonLock ofDaemon(NodePaths paths, Ticker ticker) throws IOException {
        var asked = ticker.now().plus(SCRIPT_MAY_FINISH);
        var end = asked.plus(SETTLES);
        var file = file(paths);
        while (true) {
            var taken = attempt(file, LockHolder.DAEMON);
            if (taken.isPresent()) {
                return taken.get();
            }
            var holder = LockHolder.read(file).filter(LockHolder::isAlive);
            var now = ticker.now();
            if (holder.filter(LockHolder::isDaemon).isPresent() || now.compareTo(end) >= 0) {
                throw new IOException(
                        "another daemon runs: it holds the lock %s; nothing was started. Stop it first (systemctl stop wazo-ha)"
                                .formatted(file));
            }
            if (now.compareTo(asked) >= 0) {
                holder.ifPresent(LockHolder::askToEnd);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /**
     * For a script where no daemon answers. A daemon that holds the lock and does not answer is frozen: it is killed, and
     * when this returns its process is gone.
     *
     * @param script its name, for others that meet the lock
     * @param patience how long another script may go on with its work
     * @param daemonAnswers asks once more, because a daemon may just have started
     * @throws IOException if the lock was not had; says who has it, and that nothing was done
     */
    public static DaemonLock inItsPlace(
            NodePaths paths, String script, Duration patience, BooleanSupplier daemonAnswers) throws IOException {
        var ticker = Ticker.system();
        var end = ticker.now().plus(patience);
        var file = file(paths);
        Optional<LockHolder> killed = Optional.empty();
        while (true) {
            boolean settled = killed.filter(LockHolder::isAlive).isEmpty();
            var taken = settled ? attempt(file, script) : Optional.<DaemonLock>empty();
            if (taken.isPresent()) {
                return taken.get();
            }
            var holder = LockHolder.read(file).filter(LockHolder::isAlive);
            if (killed.isEmpty() && holder.filter(LockHolder::isDaemon).isPresent()) {
                if (daemonAnswers.getAsBoolean()) {
                    throw new IOException("a daemon has started meanwhile; nothing was done: ask again");
                }
                if (holder.get().age().compareTo(DAEMON_STARTS) >= 0) {
                    holder.get().kill();
                    killed = holder;
                }
                end = later(end, ticker.now().plus(SETTLES));
            }
            if (ticker.now().compareTo(end) >= 0) {
                throw new IOException(busy(file, holder));
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String busy(Path file, Optional<LockHolder> holder) {
        return holder.map(other -> other.isDaemon()
                        ? "the daemon (process %d) does not answer and cannot be killed; nothing was done"
                                .formatted(other.pid())
                        : "%s is at work (process %d); nothing was done".formatted(other.what(), other.pid()))
                .orElse("another process holds the lock %s; nothing was done".formatted(file));
    }

    private static Path file(NodePaths paths) throws IOException {
        var file = paths.run().resolve("lock");
        try {
            Files.createDirectories(paths.run());
        } catch (AccessDeniedException forbidden) {
            throw notRoot(file, forbidden);
        }
        return file;
    }

    private static IOException notRoot(Path file, AccessDeniedException why) {
        return new IOException("%s may not be written; nothing was done: only root may act here".formatted(file), why);
    }

    private static Optional<DaemonLock> attempt(Path file, String what) throws IOException {
        var channel = open(file);
        if (tryLock(channel).isEmpty()) {
            channel.close();
            return Optional.empty();
        }
        var line = LockHolder.self(what).line().getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(line), 0);
        channel.truncate(line.length);
        return Optional.of(new DaemonLock(channel));
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return OwnerLock.open(file);
        } catch (AccessDeniedException forbidden) {
            throw notRoot(file, forbidden);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return Optional.ofNullable(lock);
        } catch (OverlappingFileLockException heldByThisProcess) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
