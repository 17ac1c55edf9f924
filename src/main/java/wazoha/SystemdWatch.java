package wazoha;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.process.Program;

/**
 * Tells systemd that the daemon is ready, and goes on telling that it lives (sd_notify(3), through the program
 * systemd-notify: Java 17 has no datagram Unix socket). Where nobody asks for it, it does nothing. A process that is
 * frozen or starved falls silent, and systemd starts a new one; a cycle that fails ends the process by itself.
 */
final class SystemdWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdWatch.class);
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Optional<String> socket;
    private final Optional<Duration> watchdog;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "systemd-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** @param environment of this process; empty for what is not set */
    SystemdWatch(Function<String, Optional<String>> environment) {
        this.socket = environment.apply(SOCKET);
        this.watchdog = environment.apply("WATCHDOG_USEC").flatMap(SystemdWatch::microseconds);
    }

    static SystemdWatch ofThisProcess() {
        return new SystemdWatch(name -> Optional.ofNullable(System.getenv(name)));
    }

    private static Optional<Duration> microseconds(String text) {
        return text.matches("[1-9][0-9]{0,14}")
                ? Optional.of(Duration.ofNanos(Long.parseLong(text) * 1000))
                : Optional.empty();
    }

    /** From now on, three times in each period of the watchdog. */
    void ready() {
        if (socket.isEmpty()) {
            return;
        }
        tell("--ready");
        watchdog.ifPresent(period -> {
            long third = period.toMillis() / 3;
            var unused = timer.scheduleWithFixedDelay(() -> tell("WATCHDOG=1"), third, third, TimeUnit.MILLISECONDS);
            LOG.debug("systemd watches, every {}: {}", period, unused.isDone());
        });
    }

    private void tell(String word) {
        try {
            var outcome = Program.of("systemd-notify", word)
                    .with(SOCKET, socket.orElseThrow())
                    .within(DEADLINE)
                    .run();
            if (!outcome.succeeded()) {
                LOG.warn("systemd was not told {}: {}", word, outcome.describe());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
