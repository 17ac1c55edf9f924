package wazoha.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import wazoha.failover.DataStep;
import wazoha.filesync.FileLimits;
import wazoha.filesync.FilePush;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PushRecord;
import wazoha.node.PeerAddress;

/** The master's worker that carries the directories of the contract to the slave while nothing forbids it. */
final class FilesKeeper implements Loop.Task {
    /** After which another push has ended in one way or the other. */
    private static final Duration LONGEST_PUSH = FileLimits.DEFAULT.whole();

    private final ReentrantLock one = new ReentrantLock();
    private final Supplier<DataKeeper.Ground> ground;
    private final FilePush push;
    private final PeerAddress slave;
    private final Board.Herald herald;
    private final Progress progress;

    FilesKeeper(
            Supplier<DataKeeper.Ground> ground,
            FilePush push,
            PeerAddress slave,
            Board.Herald herald,
            Progress progress) {
        this.ground = ground;
        this.push = push;
        this.slave = slave;
        this.herald = herald;
        this.progress = progress;
    }

    @Override
    public void turn() throws InterruptedException {
        try {
            run(LONGEST_PUSH);
        } catch (FileSyncException trouble) {
            if (progress.failed(String.valueOf(trouble.getMessage()))) {
                herald.announce("file_sync_failed", progress.result());
            }
        }
    }

    /**
     * One push now; at most one at a time.
     *
     * @param patience for another push to end
     * @return what was copied; empty if nothing may go to the slave now
     */
    Optional<PushRecord> run(Duration patience) throws FileSyncException, InterruptedException {
        if (!one.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new FileSyncException("a copy that began earlier still runs; wazo-ha status shows how it ends");
        }
        try {
            return push();
        } finally {
            one.unlock();
        }
    }

    private Optional<PushRecord> push() throws FileSyncException, InterruptedException {
        var now = ground.get();
        if (now.step() != DataStep.REPLICATE) {
            progress.waiting();
            return Optional.empty();
        }
        var record = push.push(slave, now.epoch());
        progress.done("%d directories, %d files changed in %d ms%s"
                .formatted(
                        record.directories().size(),
                        record.filesChanged(),
                        record.took().toMillis(),
                        record.skipped().isEmpty() ? "" : ", not here: " + String.join(", ", record.skipped())));
        if (record.filesChanged() > 0) {
            herald.announce("files_synchronised", progress.result());
        }
        return Optional.of(record);
    }
}
