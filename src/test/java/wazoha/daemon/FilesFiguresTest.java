package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.filesync.SyncedPair.SOUNDS;
import static wazoha.filesync.SyncedPair.write;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.filesync.Deletion;
import wazoha.node.Ticker;

/**
 * How long a changed file takes to the slave with the default settings, and what watching costs. Small by default;
 * {@code -Dfile.changes=100 -Dfiles.watched=10000} for figures worth printing.
 */
@Timeout(1800)
class FilesFiguresTest {
    private static final int CHANGES = Integer.getInteger("file.changes", 3);
    private static final int WATCHED = Integer.getInteger("files.watched", 500);
    private static final Duration REST = Duration.ofSeconds(WATCHED > 1000 ? 60 : 3);

    @TempDir
    Path folder;

    @Test
    void aChangeIsOnTheSlaveWithinSeconds() throws Exception {
        var ticker = Ticker.system();
        var took = new ArrayList<Long>();
        try (var ground =
                new FilesGround(folder, Duration.ofSeconds(5), Duration.ofMinutes(5), UnaryOperator.identity())) {
            write(ground.pair.master, SOUNDS + "/0.wav", "first");
            ground.begin();
            ground.awaitState("ok");
            for (int number = 1; number <= CHANGES; number++) {
                var start = ticker.now();
                write(ground.pair.master, SOUNDS + "/" + number % 7 + ".wav", "change " + number);
                var copy = ground.pair.slave.resolve(SOUNDS + "/" + number % 7 + ".wav");
                var content = "change " + number;
                FilesGround.await()
                        .until(() ->
                                Files.exists(copy) && Files.readString(copy).equals(content));
                took.add(ticker.now().minus(start).toMillis());
            }
        }
        Collections.sort(took);
        System.out.printf(
                "figures: %d changes of a file, from the write to its presence on the slave: p50 %d ms, p99 %d ms, longest %d ms%n",
                CHANGES, took.get(CHANGES / 2), took.get((CHANGES * 99 - 1) / 100), took.get(CHANGES - 1));
        assertThat(took.get(CHANGES / 2)).isLessThan(5000);
    }

    @Test
    void watchingCostsNextToNothing() throws Exception {
        try (var ground =
                new FilesGround(folder, Duration.ofSeconds(5), Duration.ofMinutes(5), UnaryOperator.identity())) {
            for (int number = 0; number < WATCHED; number++) {
                write(ground.pair.master, SOUNDS + "/" + number / 20 + "/" + number + ".wav", "sound");
            }
            ground.begin();
            ground.awaitState("ok");
            long before = cpuNanos();
            Awaitility.await().pollDelay(REST).atMost(REST.multipliedBy(2)).until(() -> true);
            long atRest = cpuNanos() - before;
            var pass =
                    ground.keeper.run(Duration.ofMinutes(1), Deletion.GUARDED).orElseThrow();
            System.out.printf(
                    "figures: %d files in %d folders watched: %d ms of CPU in %d s at rest (%.3f %% of a core); a full pass takes %d ms%n",
                    WATCHED,
                    WATCHED / 20,
                    atRest / 1_000_000,
                    REST.toSeconds(),
                    100.0 * atRest / REST.toNanos(),
                    pass.took().toMillis());
            assertThat(atRest).isLessThan(REST.toNanos() / 20);
        }
    }

    /** Of the worker and of the JVM's thread for notices. */
    private static long cpuNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getAllThreadIds())
                .filter(id -> {
                    ThreadInfo one = threads.getThreadInfo(id);
                    return one != null
                            && Set.of("files", "FileSystemWatchService").contains(one.getThreadName());
                })
                .map(threads::getThreadCpuTime)
                .sum();
    }
}
