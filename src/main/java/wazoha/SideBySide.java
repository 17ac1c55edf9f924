package wazoha;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import wazoha.node.Finding;

/** Looks of a preflight, each on a thread of its own, all under one deadline. */
final class SideBySide {
    /** One look: what it is about if it does not end, and how it is taken. Its own limits are shorter. */
    record Look(Finding.Subject about, Callable<List<Finding>> call) {
        static Look one(Finding.Subject about, Callable<Finding> call) {
            return new Look(about, () -> List.of(call.call()));
        }
    }

    private SideBySide() {}

    /** All findings in the order of the looks; a look that does not end in time, or breaks, was not taken. */
    static List<Finding> take(List<Look> looks, Duration deadline) throws InterruptedException {
        var threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "preflight");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var futures = threads.invokeAll(
                    looks.stream().map(Look::call).toList(), deadline.toMillis(), TimeUnit.MILLISECONDS);
            var findings = new ArrayList<Finding>();
            for (int i = 0; i < looks.size(); i++) {
                findings.addAll(result(looks.get(i).about, futures.get(i), deadline));
            }
            return findings;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Finding> result(Finding.Subject about, Future<List<Finding>> taken, Duration deadline)
            throws InterruptedException {
        try {
            return taken.get();
        } catch (CancellationException late) {
            return List.of(about.notLookedAt("no end within %d s".formatted(deadline.toSeconds())));
        } catch (ExecutionException broken) {
            return List.of(about.notLookedAt("a defect of ours: %s".formatted(broken.getCause())));
        }
    }
}
