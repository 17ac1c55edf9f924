package wazoha.service;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.process.Outcome;
import wazoha.process.Program;
import wazoha.service.MoveMark.Move;

/**
 * The administrator's programs for a move of telephony, such as supervision on or off and agents logged in again
 * (docs/contract.md, section 8): once for each move, one after another, beside everything else. A program that this host
 * does not have is noted once; one that fails is an event, and the next one runs all the same.
 *
 * <p>{@link #look} is for one thread.
 */
public final class MovePrograms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MovePrograms.class);
    private static final int LONGEST_TOLD = 500; // characters of what a program printed

    /**
     * Which programs, each an argument list.
     *
     * @param limit of each program; at its end the program is killed
     */
    public record Lists(List<List<String>> afterStart, List<List<String>> onStop, Duration limit) {
        public Lists {
            afterStart = List.copyOf(afterStart);
            onStop = List.copyOf(onStop);
        }

        private List<List<String>> of(Move move) {
            return switch (move) {
                case STARTED -> afterStart;
                case STOPPED -> onStop;
            };
        }
    }

    /** Hears of each program that failed. */
    @FunctionalInterface
    public interface Herald {
        void announce(String event, String why);
    }

    private final MoveMark mark;
    private final Lists lists;
    private final Herald herald;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "programs of a move");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Future<?> running;
    private volatile boolean closing;

    public MovePrograms(MoveMark mark, Lists lists, Herald herald) {
        this.mark = mark;
        this.lists = lists;
        this.herald = herald;
    }

    /** Begins what is owed, and returns at once. A later move ends the programs of an earlier one. */
    public void look() throws IOException {
        var move = mark.take();
        if (move.isEmpty()) {
            return;
        }
        var before = running;
        if (before != null) {
            before.cancel(true);
        }
        running = threads.submit(() -> runOrGiveBack(move.get()));
    }

    /** Does what is owed, and returns when it is done: the sum of the limits at the latest. */
    public void settle() throws IOException, InterruptedException {
        var move = mark.take();
        if (move.isPresent()) {
            run(move.get());
        }
    }

    /** Ends what runs; what was not done is owed to whoever acts next for this node. */
    @Override
    public void close() {
        closing = true;
        threads.shutdownNow();
    }

    private void runOrGiveBack(Move move) {
        try {
            run(move);
        } catch (InterruptedException stop) {
            if (closing) {
                mark.giveBack(move);
            }
            Thread.currentThread().interrupt();
        }
    }

    private void run(Move move) throws InterruptedException {
        for (var command : lists.of(move)) {
            if (isHere(command.get(0))) {
                var outcome = Program.of(command).within(lists.limit()).run();
                tell(move, String.join(" ", command), outcome);
            } else if (noted.add(command.get(0))) {
                LOG.info("{} is not on this host: left out after telephony is started or stopped", command.get(0));
            }
        }
    }

    private void tell(Move move, String command, Outcome outcome) {
        if (outcome.succeeded()) {
            LOG.info("telephony {}: {} done", words(move), command);
            return;
        }
        String how = outcome.describe();
        herald.announce(
                "services_program_failed",
                "%s: %s; telephony itself is %s, so run it again by hand"
                        .formatted(command, how.substring(0, Math.min(LONGEST_TOLD, how.length())), words(move)));
    }

    private static String words(Move move) {
        return switch (move) {
            case STARTED -> "started";
            case STOPPED -> "stopped";
        };
    }

    /** As the system would look for it: a path, or a name in one of the folders of PATH. */
    private static boolean isHere(String program) {
        if (program.contains("/")) {
            return Files.exists(Path.of(program));
        }
        var folders = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Arrays.stream(folders.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
