package wazoha.filesync;

import java.time.Duration;
import java.util.Optional;
import wazoha.node.Epoch;
import wazoha.node.KeyPin;
import wazoha.node.PeerAddress;
import wazoha.process.Outcome;

/** Asks the slave's forced command. Blocks, with deadlines. As thread-safe as the way by which it asks. */
public final class PeerVerbs {
    private static final Duration ANSWER = Duration.ofSeconds(9);
    /** A word that comes later than its reader's patience (3 s) is worth nothing. */
    private static final Duration BEAT = Duration.ofSeconds(3);
    /** The slave's script waits 2.5 s for its daemon. */
    private static final Duration CLAIM = Duration.ofSeconds(6);
    /** More than the slave allows itself for the same. */
    private static final Duration LISTING = Duration.ofSeconds(140);

    /** How a verb gets to the slave and back. */
    @FunctionalInterface
    interface Asking {
        Outcome ask(PeerAddress slave, String verb, Duration deadline) throws InterruptedException;
    }

    private final SshAccess ssh;
    private final Asking asking;

    /** Each verb by a login of its own. */
    public PeerVerbs(SshAccess ssh) {
        this(
                ssh,
                (slave, verb, deadline) ->
                        ssh.verb(slave, verb).within(deadline).run());
    }

    private PeerVerbs(SshAccess ssh, Asking asking) {
        this.ssh = ssh;
        this.asking = asking;
    }

    /** Verbs that are repeated, by one login for many. */
    public static PeerVerbs over(SshAccess ssh, SharedConnection connection) {
        return new PeerVerbs(ssh, connection);
    }

    /**
     * The slave's guard; empty if it has none, because its daemon has not run as a slave yet.
     *
     * @throws FileSyncException if the slave cannot be reached or refuses the key
     */
    public Optional<Guard> state(PeerAddress slave) throws FileSyncException, InterruptedException {
        return Guard.parse(ask(slave, "state", ANSWER));
    }

    /**
     * Leaves the master's word with the slave and reads the slave's in return.
     *
     * @param words key=value, separated by one blank
     * @return one line; {@code word=absent} if its daemon has said nothing since the boot
     */
    public String beat(PeerAddress slave, String words) throws FileSyncException, InterruptedException {
        return ask(slave, "beat " + words, BEAT).strip();
    }

    /**
     * Asks the slave's daemon for service.
     *
     * @return one line: {@code won}, {@code lost} or {@code refused} and why
     * @throws FileSyncException also if the daemon there has not decided: then it may still do so
     */
    public String claim(PeerAddress slave, Epoch expected, Epoch next) throws FileSyncException, InterruptedException {
        return ask(slave, "claim %s %s".formatted(expected, next), CLAIM).strip();
    }

    /** Whether the slave lets this key in now. */
    boolean letsIn(PeerAddress slave) throws InterruptedException {
        return asking.ask(slave, "state", ANSWER).succeeded();
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
        var outcome = asking.ask(slave, "password", ANSWER);
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
        var outcome = asking.ask(slave, verb, deadline);
        if (outcome instanceof Outcome.Exited exited && exited.status() == 0) {
            return exited.output();
        }
        throw new FileSyncException("%s not asked for \"%s\" over ssh as %s, port %d: %s; nothing was changed"
                .formatted(slave, verb, ssh.user(), ssh.port(), outcome.describe()));
    }
}
