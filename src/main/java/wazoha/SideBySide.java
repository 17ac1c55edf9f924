package wazoha;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import wazoha.node.Finding;
import wazoha.node.Ticker;

/** Looks of a preflight, each on a thread of its own, all under one deadline. */
final class SideBySide {
    /** One look. Its own limits are shorter than the deadline of all. */
    interface Look {
        /** What it is about if it does not end, or breaks. */
        Finding.Subject about();

        /** @param found takes each finding as soon as it is there; read meanwhile by another thread */
        void take(List<Finding> found) throws Exception;

        /** What was not looked at when it was cut off, besides {@code found}; empty if that cannot be told apart. */
        default List<Finding> missing(List<Finding> found, String reason) {
            return List.of();
        }

        static Look many(Finding.Subject about, Callable<List<Finding>> call) {
            return new Whole(about, call);
        }

        static Look one(Finding.Subject about, Callable<Finding> call) {
            return new Whole(about, () -> List.of(call.call()));
        }
    }

    /** One that has all its findings at its end. */
    private record Whole(Finding.Subject about, Callable<List<Finding>> call) implements Look {
        @Override
        public void take(List<Finding> found) throws Exception {
            found.addAll(call.call());
        }
    }

    private record Going(Look look, List<Finding> found, Future<?> end) {}

    private SideBySide() {}

    /** All findings in the order of the looks; of a look that does not end in time, those that it has. */
    static List<Finding> take(List<Look> looks, Duration deadline, Ticker ticker) throws InterruptedException {
        var threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "preflight");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var end = ticker.now().plus(deadline);
            var going = new ArrayList<Going>();
            for (var look : looks) {
                var found = new CopyOnWriteArrayList<Finding>();
                Callable<Boolean> taking = () -> {
                    look.take(found);
                    return true;
                };
                going.add(new Going(look, found, threads.submit(taking)));
            }
            var findings = new ArrayList<Finding>();
            for (var one : going) {
                findings.addAll(result(one, end.minus(ticker.now()), deadline));
            }
            return findings;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Finding> result(Going going, Duration left, Duration deadline) throws InterruptedException {
        var look = going.look();
        try {
            going.end().get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
            return going.found();
        } catch (TimeoutException late) {
            var findings = new ArrayList<>(going.found());
            String reason = "no end within %d s".formatted(deadline.toSeconds());
            var missing = look.missing(List.copyOf(findings), reason);
            findings.addAll(missing.isEmpty() ? List.of(look.about().notLookedAt(reason)) : missing);
            return findings;
        } catch (ExecutionException broken) {
            var findings = new ArrayList<>(going.found());
            findings.add(look.about().notLookedAt("a defect of ours: %s".formatted(broken.getCause())));
            return findings;
        }
    }
}
