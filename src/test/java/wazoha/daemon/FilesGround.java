package wazoha.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import wazoha.failover.DataStep;
import wazoha.filesync.DueDirectories;
import wazoha.filesync.FilePush;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.RealSshd;
import wazoha.filesync.SyncedPair;
import wazoha.filesync.TreeWatch;
import wazoha.node.Ticker;

/** A pair and its master's worker for files, as on duty. */
final class FilesGround implements AutoCloseable {
    static final DataKeeper.Ground SERVING = new DataKeeper.Ground(DataStep.REPLICATE, SyncedPair.EPOCH, false);

    final SyncedPair pair;
    final FilesKeeper keeper;
    final Progress progress = new Progress(Ticker.system());
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> concerns = new CopyOnWriteArrayList<>();
    volatile DataKeeper.Ground now = SERVING;
    private final Loop loop;

    FilesGround(Path folder, Duration interval, Duration fullPass, UnaryOperator<FilePush> manner) throws Exception {
        pair = new SyncedPair(folder);
        var ticker = Ticker.system();
        var exclude = List.of("monitor/");
        var watch = new TreeWatch(
                pair.master,
                SyncedPair.DIRECTORIES,
                exclude,
                interval.dividedBy(10),
                interval.multipliedBy(3).dividedBy(5),
                ticker);
        var due = new DueDirectories(SyncedPair.DIRECTORIES, fullPass, interval, ticker);
        var push = manner.apply(pair.push(SyncedPair.DIRECTORIES, exclude));
        keeper = new FilesKeeper(
                () -> now,
                new FilesKeeper.Tools(push, watch, due, interval),
                RealSshd.LOOPBACK,
                (event, why) -> events.add(event + " " + why),
                progress,
                warnings -> {
                    concerns.clear();
                    concerns.addAll(warnings);
                });
        loop = new Loop("files", Duration.ofMillis(100), ticker, keeper);
    }

    FilesGround begin() {
        loop.start();
        return this;
    }

    void awaitState(String state) {
        await().until(() -> progress.shown().state().equals(state));
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(20));
    }

    @Override
    public void close() throws FileSyncException {
        loop.close();
        keeper.close();
        pair.close();
    }
}
