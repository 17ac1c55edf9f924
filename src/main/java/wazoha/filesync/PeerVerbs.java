package wazoha.filesync;

import java.time.Duration;
import java.util.Optional;
import wazoha.node.PeerAddress;
import wazoha.process.Outcome;

/** Asks the slave's forced command. Blocks, with deadlines. Immutable. */
public final class PeerVerbs {
    private static final Duration ANSWER = Duration.ofSeconds(9);
    /** More than the slave allows itself for the same. */
    private static final Duration LISTING = Duration.ofSeconds(140);

    private final SshAccess ssh;

    public PeerVerbs(SshAccess ssh) {
        this.ssh = ssh;
    }

    /**
     * The slave's guard; empty if it has none, because its daemon has not run as a slave yet.
     *
     * @throws FileSyncException if the slave cannot be reached or refuses the key
     */
    public Optional<Guard> state(PeerAddress slave) throws FileSyncException, InterruptedException {
        return Guard.parse(ask(slave, "state", ANSWER));
    }

    /** Makes the slave write the listing of its directories into its base. */
    void list(PeerAddress slave) throws FileSyncException, InterruptedException {
        ask(slave, "listing", LISTING);
    }

    private String ask(PeerAddress slave, String verb, Duration deadline)
            throws FileSyncException, InterruptedException {
        var outcome = ssh.verb(slave, verb).within(deadline).run();
        if (outcome instanceof Outcome.Exited exited && exited.status() == 0) {
            return exited.output();
        }
        throw new FileSyncException("%s not asked for \"%s\" over ssh as %s, port %d: %s; nothing was changed"
                .formatted(slave, verb, ssh.user(), ssh.port(), outcome.describe()));
    }
}
