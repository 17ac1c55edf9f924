package wazoha.api;

import java.nio.file.Path;
import java.time.Duration;
import wazoha.node.NodePaths;

/** A script at work, as a process of its own: holds the lock of a root until its input ends. */
final class LockingProcess {
    private LockingProcess() {}

    public static void main(String[] arguments) throws Exception {
        var paths = new NodePaths(Path.of(arguments[0]));
        try (var lock = DaemonLock.inItsPlace(paths, arguments[1], Duration.ofSeconds(5), () -> false)) {
            System.out.println("held by " + lock.getClass().getSimpleName());
            System.in.readAllBytes();
        }
    }
}
