package wazoha.daemon;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import wazoha.failover.DataStep;
import wazoha.filesync.Deletion;
import wazoha.filesync.DueDirectories;
import wazoha.filesync.FileLimits;
import wazoha.filesync.FilePush;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PushRecord;
import wazoha.filesync.TreeWatch;
import wazoha.node.Epoch;
import wazoha.node.PeerAddress;

/**
 * The master's worker that carries the directories of the contract to the slave while nothing forbids it: those that
 * change, soon after they changed, and all of them now and then. Orders come from other threads; one copy goes at a time.
 */
final class FilesKeeper implements Loop.Task, AutoCloseable {
    /** After which another push has ended in one way or the other. */
    private static final Duration LONGEST_PUSH = FileLimits.DEFAULT.whole();

    /**
     * What does the work.
     *
     * @param watch touched by the worker only
     * @param interval the longest wait for a change, and the time between two copies of what cannot be watched
     */
    record Tools(FilePush push, TreeWatch watch, DueDirectories due, Duration interval) {}

    private final ReentrantLock one = new ReentrantLock();
    private final Supplier<DataKeeper.Ground> ground;
    private final Tools tools;
    private final PeerAddress slave;
    private final Board.Herald herald;
    private final Progress progress;
    private final Consumer<List<String>> warnings;
    private Map<String, Deletion> noticed = Map.of();
    private Epoch epoch = Epoch.NONE;
    /** The trouble that people were told of; touched under the lock. */
    private String told = "";

    /** @param warnings takes what is to be shown as long as it is so */
    FilesKeeper(
            Supplier<DataKeeper.Ground> ground,
            Tools tools,
            PeerAddress slave,
            Board.Herald herald,
            Progress progress,
            Consumer<List<String>> warnings) {
        this.ground = ground;
        this.tools = tools;
        this.slave = slave;
        this.herald = herald;
        this.progress = progress;
        this.warnings = warnings;
    }

    /** Carries what is due, then waits until something changes. */
    @Override
    public void turn() throws InterruptedException {
        var changed = new LinkedHashMap<>(noticed);
        changed.putAll(tools.watch().look());
        noticed = Map.of();
        if (one.tryLock(LONGEST_PUSH.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                tools.due().touched(changed);
                carry();
            } finally {
                one.unlock();
            }
        }
        noticed = tools.watch().await(tools.interval());
    }

    private void carry() throws InterruptedException {
        var now = ground.get();
        if (now.step() != DataStep.REPLICATE || !now.epoch().equals(epoch)) {
            tools.due().everything();
            epoch = now.epoch();
        }
        if (now.step() != DataStep.REPLICATE) {
            progress.waiting();
            return;
        }
        boolean full = tools.due().isFull();
        if (full) {
            tools.watch().retry();
        }
        var unwatched = tools.watch().unwatched();
        warnings.accept(unwatched.entrySet().stream()
                .map(entry ->
                        "changes in %s are not noticed (%s): it is copied every %d s instead; the kernel's limit is fs.inotify.max_user_watches"
                                .formatted(
                                        entry.getKey(),
                                        entry.getValue(),
                                        tools.interval().toSeconds()))
                .toList());
        var taken = tools.due().take(unwatched.keySet());
        if (taken.isEmpty()) {
            progress.confirmed();
            return;
        }
        begin();
        var record = tools.push().push(slave, now.epoch(), taken);
        ended(full ? "full pass" : "after changes", taken, record);
    }

    /**
     * One copy of all directories now.
     *
     * @param patience for another push to end
     * @return what was copied; empty if nothing may go to the slave now
     */
    Optional<PushRecord> run(Duration patience, Deletion deletion) throws FileSyncException, InterruptedException {
        if (!one.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new FileSyncException("a copy that began earlier still runs; wazo-ha status shows how it ends");
        }
        try {
            var now = ground.get();
            if (now.step() != DataStep.REPLICATE) {
                progress.waiting();
                return Optional.empty();
            }
            begin();
            var record = tools.push().push(slave, now.epoch(), deletion);
            ended(deletion == Deletion.FORCED ? "ordered, forced" : "ordered", Map.of(), record);
            return Optional.of(record);
        } finally {
            one.unlock();
        }
    }

    private void begin() {
        if (!progress.failing()) { // a failure is shown until it is over
            progress.running();
        }
    }

    private void ended(String trigger, Map<String, Deletion> taken, PushRecord record) {
        tools.due().ended(taken, record);
        var text = text(trigger, record);
        if (record.filesChanged() > 0) {
            herald.announce("files_synchronised", text);
        }
        var trouble = tools.due().trouble();
        if (trouble.isPresent()) {
            progress.failed(trouble.get());
            tell(trouble.get());
        } else {
            progress.done(text);
            if (!told.isEmpty()) {
                told = "";
                herald.announce("file_sync_recovered", text);
            }
        }
    }

    /** People are told when it begins to fail; another reason meanwhile stands in history, other figures do not. */
    private void tell(String trouble) {
        var essence = trouble.replaceAll("[0-9]+", "#");
        if (!essence.equals(told)) {
            herald.announce(told.isEmpty() ? "file_sync_failed" : "file_sync_fails_otherwise", trouble);
            told = essence;
        }
    }

    private static String text(String trigger, PushRecord record) {
        var copied = record.directories();
        return "%s: %s, %d files changed (%d bytes) in %d ms%s"
                .formatted(
                        trigger,
                        copied.size() > 3 ? copied.size() + " directories" : String.join(", ", copied),
                        record.filesChanged(),
                        record.bytes(),
                        record.took().toMillis(),
                        record.skipped().isEmpty() ? "" : ", not here: " + String.join(", ", record.skipped()));
    }

    /** This node leaves its role. */
    @Override
    public void close() {
        tools.watch().close();
        warnings.accept(List.of());
    }
}
