package wazoha.api;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import wazoha.node.Ticker;

/**
 * A lock that the kernel drops with the process, however that dies. Its file has mode 600: whoever may read a file may
 * hold a shared lock on it, and keep everybody else out for as long as he likes.
 */
final class OwnerLock implements AutoCloseable {
    private static final String MODE = "rw-------";
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final FileChannel channel;

    private OwnerLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Empty if somebody else holds it for all that time, in this process or another.
     *
     * @param patience zero: one look
     * @throws IOException if the file cannot be made or is not ours
     */
    static Optional<OwnerLock> take(Path file, Duration patience, Ticker ticker) throws IOException {
        var channel = open(file);
        boolean taken = false;
        try {
            taken = await(channel, ticker.now().plus(patience), ticker);
            return taken ? Optional.of(new OwnerLock(channel)) : Optional.empty();
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /** The file, made if it is missing, with its mode set. */
    static FileChannel open(Path file) throws IOException {
        var mode = PosixFilePermissions.fromString(MODE);
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(mode));
        try {
            Files.setPosixFilePermissions(file, mode); // earlier versions made it readable
            return channel;
        } catch (IOException notOurs) {
            channel.close();
            throw notOurs;
        }
    }

    private static boolean await(FileChannel channel, Duration end, Ticker ticker) throws IOException {
        var never = new CountDownLatch(1);
        while (!tryLock(channel)) {
            if (ticker.now().compareTo(end) >= 0) {
                return false;
            }
            try {
                if (never.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
