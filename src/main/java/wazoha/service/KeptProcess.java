package wazoha.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Ticker;
import wazoha.service.Telephony.State;
import wazoha.service.Telephony.Unit;

/**
 * One plain process: whether it lives, when it may start again, how it ends. Not thread-safe but for {@link #unit}: owned by
 * {@link ProcessTelephony}.
 */
final class KeptProcess {
    private static final Logger LOG = LoggerFactory.getLogger(KeptProcess.class);
    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);
    /** systemd's own defaults: at most five starts in ten seconds (StartLimitBurst, StartLimitIntervalSec). */
    private static final int MOST_STARTS = 5;

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

    private final PlainProcess process;
    private final Path mark;
    private final Path log;
    private final Launcher launcher;
    private final Ticker ticker;
    private final Deque<Duration> starts = new ArrayDeque<>();
    private @Nullable Duration endSeen;
    private volatile boolean gaveUp;

    KeptProcess(PlainProcess process, Path folder, Launcher launcher, Ticker ticker) {
        this.process = process;
        this.mark = folder.resolve(process.name() + ".pid");
        this.log = folder.resolve(process.name() + ".log");
        this.launcher = launcher;
        this.ticker = ticker;
    }

    boolean isAlive() {
        return ProcessMark.read(mark).filter(ProcessMark::isAlive).isPresent();
    }

    /** Whether it lives and its launcher has done its last look at the gate. */
    boolean hasStarted() {
        return ProcessMark.read(mark)
                .filter(ours -> ours.isAlive() && !Launcher.isStillLaunching(ours.pid()))
                .isPresent();
    }

    /** An operator's or the daemon's order: former crashes are forgotten. */
    void forgive() {
        starts.clear();
        endSeen = null;
        gaveUp = false;
    }

    /**
     * Starts a new copy after killing what a dead one left in its session (it may hold the port).
     *
     * @return the process id of its launcher
     */
    long launch() throws IOException {
        remains().forEach(ProcessHandle::destroyForcibly);
        starts.addLast(ticker.now());
        endSeen = null;
        return launcher.launch(process.command(), mark, log);
    }

    /** Starts it again a second after its end was seen; gives up after too many starts. */
    void restartIfDue() {
        if (isAlive()) {
            endSeen = null;
            return;
        }
        var now = ticker.now();
        if (endSeen == null) {
            endSeen = now;
            LOG.warn(
                    "telephony process {} has ended; it starts again in {} s",
                    process.name(),
                    RESTART_AFTER.toSeconds());
        }
        if (gaveUp || now.minus(endSeen).compareTo(RESTART_AFTER) < 0) {
            return;
        }
        starts.removeIf(start -> now.minus(start).compareTo(STARTS_WITHIN) > 0);
        if (starts.size() >= MOST_STARTS) {
            gaveUp = true;
            LOG.error(
                    "telephony process {} ended {} times in {} s: it stays down until the next start; see {}",
                    process.name(),
                    MOST_STARTS,
                    STARTS_WITHIN.toSeconds(),
                    log);
            return;
        }
        try {
            launch();
        } catch (IOException failed) {
            LOG.error("telephony process {} not started again: {}", process.name(), failed.getMessage());
        }
    }

    void askToEnd() {
        remains().forEach(ProcessHandle::destroy);
    }

    /** SIGKILL: also a stopped process (SIGSTOP) dies of it. */
    void kill() {
        remains().forEach(ProcessHandle::destroyForcibly);
    }

    boolean isGone() {
        return remains().findAny().isEmpty();
    }

    /** Everything alive in its session and below it. */
    private Stream<ProcessHandle> remains() {
        Optional<ProcessMark> ours = ProcessMark.read(mark).filter(ProcessMark::ownsItsSession);
        if (ours.isEmpty()) {
            return Stream.empty();
        }
        var session = ProcStat.ofSession(ours.get().pid()).stream()
                .map(ProcStat::pid)
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .toList();
        return Stream.concat(session.stream(), session.stream().flatMap(ProcessHandle::descendants))
                .distinct();
    }

    Unit unit(boolean wanted) {
        var alive = ProcessMark.read(mark).filter(ProcessMark::isAlive);
        if (alive.isPresent()) {
            return new Unit(process.name(), State.RUNNING, "pid " + alive.get().pid());
        }
        if (!wanted) {
            return new Unit(process.name(), State.STOPPED, "stopped");
        }
        return gaveUp
                ? new Unit(
                        process.name(),
                        State.FAILED,
                        "ended %d times in %d s; see %s".formatted(MOST_STARTS, STARTS_WITHIN.toSeconds(), log))
                : new Unit(process.name(), State.STOPPED, "ended; it starts again within seconds");
    }

    String name() {
        return process.name();
    }

    Path log() {
        return log;
    }
}
