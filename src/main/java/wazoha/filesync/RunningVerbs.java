package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import wazoha.node.Ticker;

/** The copies that run on this slave, each registered under its process id, which is also the id of its session. */
final class RunningVerbs {
    private static final Duration GONE_WITHIN = Duration.ofSeconds(2);
    private static final long LOOK_AGAIN_NANOS = 2_000_000;

    /** @param started of the copy's first process, as {@link ProcessStat#started} */
    record Registration(long pid, String started, Path file) {}

    private final Path folder;
    private final Ticker ticker;

    RunningVerbs(Path folder, Ticker ticker) {
        this.folder = folder;
        this.ticker = ticker;
    }

    /** Kills until nothing is left, forking ones too; then removes the registrations it found. */
    int kill() throws FileSyncException {
        var deadline = ticker.now().plus(GONE_WITHIN);
        var registrations = registrations();
        if (registrations.isEmpty()) {
            return 0;
        }
        var sessions = new CopySessions(registrations);
        var killed = new HashSet<Long>();
        for (var left = sessions.living(ProcessStat.all());
                !left.isEmpty();
                left = sessions.living(ProcessStat.all())) {
            if (ticker.now().compareTo(deadline) > 0) {
                throw new FileSyncException(
                        "the master's copy still runs %s s after SIGKILL (process %s); the guard is closed, but this copy may still write"
                                .formatted(GONE_WITHIN.toSeconds(), left));
            }
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            killed.addAll(left);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        forget(registrations);
        return killed.size();
    }

    private List<Registration> registrations() throws FileSyncException {
        var found = new ArrayList<Registration>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*")) {
            for (var file : files) {
                registration(file).ifPresent(found::add);
            }
        } catch (IOException | NumberFormatException trouble) {
            throw new FileSyncException(
                    "running copies not found out from %s: %s; the guard is closed, but a copy may still write"
                            .formatted(folder, trouble),
                    trouble);
        }
        return found;
    }

    /** Empty if the copy has just ended. */
    private static Optional<Registration> registration(Path file) throws IOException {
        try {
            return Optional.of(new Registration(
                    Long.parseLong(file.getFileName().toString()),
                    Files.readString(file, StandardCharsets.US_ASCII).strip(),
                    file));
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        }
    }

    private static void forget(List<Registration> registrations) throws FileSyncException {
        for (var registration : registrations) {
            try {
                Files.deleteIfExists(registration.file());
            } catch (IOException trouble) {
                throw new FileSyncException(
                        "registration %s not removed: %s; its copy is ended".formatted(registration.file(), trouble),
                        trouble);
            }
        }
    }
}
