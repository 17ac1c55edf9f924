package wazoha.api;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;

/**
 * One living daemon a root: taken before anything is opened, and given back after everything is closed. (A socket file
 * says nothing: it stays behind after a crash, and a frozen daemon does not answer on it.)
 */
public final class DaemonLock implements Closeable {
    private final OwnerLock lock;

    private DaemonLock(OwnerLock lock) {
        this.lock = lock;
    }

    /** @throws IOException if another daemon runs; says which lock it holds and what to do */
    public static DaemonLock take(NodePaths paths) throws IOException {
        SocketPath.of(paths);
        Files.createDirectories(paths.run());
        Path file = paths.run().resolve("lock");
        return new DaemonLock(OwnerLock.take(file, Duration.ZERO, Ticker.system())
                .orElseThrow(() -> new IOException(
                        "another daemon runs: it holds the lock %s; nothing was started. Stop it first (systemctl stop wazo-ha)"
                                .formatted(file))));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
