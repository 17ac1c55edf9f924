package wazoha.filesync;

import java.time.Duration;
import java.util.Optional;
import wazoha.node.KeyPin;
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

    /** Whether the slave lets this key in now. */
    boolean letsIn(PeerAddress slave) throws InterruptedException {
        return ssh.verb(slave, "state").within(ANSWER).run().succeeded();
    }

    /** Makes the slave write the listing of its directories into its base. */
    void list(PeerAddress slave) throws FileSyncException, InterruptedException {
        ask(slave, "listing", LISTING);
    }

    /** Of the pair's keys only this one goes on being let in; it must be one of them. */
    void only(PeerAddress slave, String publicLine) throws FileSyncException, InterruptedException {
        ask(slave, "only " + publicLine.split(" ", 3)[1], ANSWER);
    }

    /** The password that was made on the slave when its administrator typed the master's line; empty if none waits. */
    Optional<String> password(PeerAddress slave) throws InterruptedException {
        var outcome = ssh.verb(slave, "password").within(ANSWER).run();
        return outcome instanceof Outcome.Exited exited && exited.status() == 0
                ? Optional.of(exited.output().strip())
                : Optional.empty();
    }

    /** The master has it on its disk: the slave forgets its copy. */
    void passwordKept(PeerAddress slave) throws FileSyncException, InterruptedException {
        ask(slave, "password-kept", ANSWER);
    }

    /**
     * The key that the slave's PostgreSQL shows.
     *
     * @throws FileSyncException also if the slave does not know it: its server is off, or does not speak TLS
     */
    KeyPin certificate(PeerAddress slave) throws FileSyncException, InterruptedException {
        return KeyPin.parse(ask(slave, "certificate", ANSWER))
                .orElseThrow(() -> new FileSyncException("%s answered something else than a key".formatted(slave)));
    }

    /** The slave lets no key of the pair in any more. */
    void unpair(PeerAddress slave) throws FileSyncException, InterruptedException {
        ask(slave, "unpair", ANSWER);
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
