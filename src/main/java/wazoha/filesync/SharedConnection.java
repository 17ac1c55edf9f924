package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * One login for many short verbs (docs/decisions/0045). The first verb makes ssh keep its connection behind a socket of
 * ours; each later one is a session in it. After a minute, and after any failure, the next verb logs in anew: a key that
 * the slave does not let in any more is out by then, and a connection that hangs is not asked twice.
 *
 * <p>Not thread-safe: verbs belong to one worker; {@link #end} may come from another thread.
 */
public final class SharedConnection implements PeerVerbs.Asking {
    private static final Logger LOG = LoggerFactory.getLogger(SharedConnection.class);
    /** So long one login is used. */
    static final Duration LASTS = Duration.ofMinutes(1);
    /** After its last verb ssh ends a connection by itself: nothing of a daemon that was killed stays. */
    private static final int LINGERS_SECONDS = 10;

    private static final Duration END = Duration.ofSeconds(2);
    /** ssh's own failures: not those of the verb. */
    private static final int SSH_FAILED = 255;
    /** The address of a socket has 108 bytes, of which ssh needs some for a name in between. */
    private static final int LONGEST_PATH = 80;

    private final SshAccess ssh;
    private final Path folder;
    private final Ticker ticker;
    private Duration since = Duration.ZERO;
    private int number;
    private volatile @Nullable Path socket;

    public SharedConnection(SshAccess ssh, NodePaths paths, Ticker ticker) {
        this.ssh = ssh;
        this.folder = paths.run().resolve("ssh");
        this.ticker = ticker;
    }

    @Override
    public Outcome ask(PeerAddress slave, String verb, Duration deadline) throws InterruptedException {
        var outcome = ssh.verb(slave, verb, shared()).within(deadline).run();
        boolean passed = outcome instanceof Outcome.Exited exited && exited.status() != SSH_FAILED;
        if (!passed) {
            socket = null;
        }
        return outcome;
    }

    private List<String> shared() {
        var now = ticker.now();
        var current = socket;
        if (current == null || now.minus(since).compareTo(LASTS) >= 0) {
            current = folder.resolve("%d-%d".formatted(ProcessHandle.current().pid(), ++number));
            since = now;
            socket = current;
        }
        if (current.toString().length() > LONGEST_PATH || !isReady()) {
            return List.of(); // each verb logs in by itself, as without this class
        }
        return List.of("ControlMaster=auto", "ControlPath=" + current, "ControlPersist=" + LINGERS_SECONDS);
    }

    /** Whoever may open the socket may speak to the slave with the pair's key. */
    private boolean isReady() {
        try {
            var ours = PosixFilePermissions.fromString("rwx------");
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ours));
            }
            return Files.getPosixFilePermissions(folder).equals(ours);
        } catch (IOException unwritable) {
            LOG.debug("no connection is shared: {}", folder, unwritable);
            return false;
        }
    }

    /** Ends the connection that is in use. */
    public void end(PeerAddress slave) {
        var current = socket;
        if (current == null || !Files.exists(current)) {
            return;
        }
        try {
            var outcome = Program.of("ssh", "-F", "none", "-o", "ControlPath=" + current, "-O", "exit", slave.text())
                    .within(END)
                    .run();
            LOG.debug("the shared connection was ended: {}", outcome.describe());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
