package wazoha.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.disk.AtomicFile;
import wazoha.node.Ticker;

/**
 * Telephony as plain processes that this class keeps running. Thread-safe.
 *
 * <p>The truth lives in files: {@code wanted} (telephony shall run) and a mark for each process. A daemon that crashes
 * leaves telephony running, and the next one finds it again. Processes that end are restarted by {@link #supervise}.
 */
public final class ProcessTelephony implements Telephony {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTelephony.class);
    private static final Duration MARKED_WITHIN = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final ReentrantLock order = new ReentrantLock();
    private final Path folder;
    private final Path wanted;
    private final Path gate;
    private final OwnPrograms own;
    private final Ticker ticker;
    private final List<KeptProcess> processes;

    /**
     * @param processes in start order
     * @param folder for marks, logs and the wish; made if missing
     * @param gate nothing is started, by an order or after a crash, while this file does not exist
     * @param check a program that exits 0 if telephony could start; empty: always
     * @param calls a program that prints the number of live calls; empty: nobody can tell
     */
    public ProcessTelephony(
            List<PlainProcess> processes,
            Path folder,
            Path gate,
            List<String> check,
            List<String> calls,
            Ticker ticker) {
        if (processes.isEmpty()
                || processes.stream().map(PlainProcess::name).distinct().count() < processes.size()) {
            throw new IllegalArgumentException("no process, or two of one name: " + processes);
        }
        this.folder = folder;
        this.wanted = folder.resolve("wanted");
        this.gate = gate;
        this.own = new OwnPrograms(check, calls);
        this.ticker = ticker;
        var launcher = new Launcher(wanted, gate);
        this.processes = processes.stream()
                .map(process -> new KeptProcess(process, folder, launcher, ticker))
                .toList();
    }

    @Override
    public State state() {
        return State.of(units());
    }

    @Override
    public List<Unit> units() {
        boolean isWanted = Files.exists(wanted);
        return processes.stream().map(process -> process.unit(isWanted)).toList();
    }

    @Override
    public void start() throws ServiceException, InterruptedException {
        order.lockInterruptibly();
        try {
            if (!Files.exists(gate)) {
                throw new ServiceException(
                        "telephony not started: the gate %s is closed; what ran still runs, nothing else was started"
                                .formatted(gate));
            }
            if (!Files.exists(wanted)) {
                AtomicFile.write(wanted, "", "rw-r--r--");
            }
            for (var process : processes) {
                process.forgive();
                if (!process.isAlive()) {
                    startOne(process);
                }
            }
        } catch (IOException failed) {
            throw new ServiceException("telephony not started: %s; what ran still runs (files in %s)"
                    .formatted(failed.getMessage(), folder));
        } finally {
            order.unlock();
        }
    }

    private void startOne(KeptProcess process) throws IOException, ServiceException, InterruptedException {
        var deadline = ticker.now().plus(MARKED_WITHIN);
        // twice: the first launcher leaves if it meets a copy that a killed daemon has just told to end
        for (int attempt = 1; attempt <= 2; attempt++) {
            long launcher = process.launch();
            if (waitUntil(deadline, () -> process.hasStarted() || !isRunning(launcher)) && process.isAlive()) {
                LOG.info("telephony process {} started", process.name());
                return;
            }
        }
        throw new ServiceException(
                "telephony process %s did not start; it is tried again each second, and its last words are in %s"
                        .formatted(process.name(), process.log()));
    }

    private static boolean isRunning(long pid) {
        return ProcStat.of(pid).filter(stat -> !stat.isDead()).isPresent();
    }

    /** SIGTERM to all at once in reverse order, SIGKILL after 2 s; a crash of telephony meanwhile changes nothing. */
    @Override
    public void stop() throws ServiceException, InterruptedException {
        order.lockInterruptibly();
        try {
            AtomicFile.delete(wanted); // before the first signal: see Launcher
            var reversed = new ArrayList<>(processes);
            Collections.reverse(reversed);
            reversed.forEach(KeptProcess::askToEnd);
            if (!waitUntil(ticker.now().plus(STOP_PATIENCE), this::allGone)) {
                LOG.info("telephony still runs {} s after SIGTERM: SIGKILL", STOP_PATIENCE.toSeconds());
                reversed.forEach(KeptProcess::kill);
                waitUntil(ticker.now().plus(KILL_PATIENCE), this::allGone);
            }
            String left = reversed.stream()
                    .filter(process -> !process.isGone())
                    .map(KeptProcess::name)
                    .collect(Collectors.joining(", "));
            if (!left.isEmpty()) {
                throw new ServiceException("telephony not stopped: %s still run %d s after SIGKILL; their ids are in %s"
                        .formatted(left, KILL_PATIENCE.toSeconds(), folder));
            }
        } catch (IOException failed) {
            throw new ServiceException("telephony not stopped: %s could not be removed (%s); what ran still runs"
                    .formatted(wanted, failed.getMessage()));
        } finally {
            order.unlock();
        }
    }

    private boolean allGone() {
        return processes.stream().allMatch(KeptProcess::isGone);
    }

    /**
     * Restarts what has crashed, a second after its end was seen, while telephony is wanted and the gate is open. To be
     * called about twice a second by one worker; never waits, except for an order that is being carried out.
     */
    @Override
    public void supervise() throws InterruptedException {
        order.lockInterruptibly();
        try {
            if (Files.exists(wanted) && Files.exists(gate)) {
                processes.forEach(KeptProcess::restartIfDue);
            }
        } finally {
            order.unlock();
        }
    }

    @Override
    public boolean startable() throws InterruptedException {
        return own.startable();
    }

    @Override
    public OptionalInt liveCalls() throws InterruptedException {
        return own.liveCalls();
    }

    private boolean waitUntil(Duration deadline, BooleanSupplier met) throws InterruptedException {
        while (!met.getAsBoolean()) {
            if (ticker.now().compareTo(deadline) >= 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for telephony processes");
            }
        }
        return true;
    }
}
