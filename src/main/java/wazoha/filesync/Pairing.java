package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;

/**
 * Makes the pair, from the master, in the process of {@code wazo-sync -i}: the key, its line on the slave, the slave's
 * database role. The administrator's own access to the slave (a password typed at the terminal, an agent, a key) is
 * used for one ssh command. Not thread-safe.
 */
public final class Pairing {
    /** Whether the pair's database role on the slave lets us in with this password. */
    @FunctionalInterface
    public interface RoleCheck {
        boolean works(PeerAddress slave, String password) throws InterruptedException;
    }

    private final NodePaths paths;
    private final int sshPort;
    private final String sshUser;
    private final AdminSsh admin;
    private final RoleCheck role;
    private final Consumer<String> print;
    private final TypedPairing typed;

    /**
     * @param peerCommand wazo-ha on the slave: a program and its arguments
     * @param print takes each line as soon as it is true
     * @param typing how long the slave's administrator may take where a line must be typed there
     */
    public Pairing(
            NodePaths paths,
            int sshPort,
            String sshUser,
            List<String> peerCommand,
            RoleCheck role,
            Consumer<String> print,
            TypedPairing.Patience typing) {
        this.paths = paths;
        this.sshPort = sshPort;
        this.sshUser = sshUser;
        this.admin = new AdminSsh(paths, sshPort, sshUser, peerCommand);
        this.role = role;
        this.print = print;
        this.typed = new TypedPairing(print, typing);
    }

    /**
     * Makes the pair, or checks the one there is and repairs what does not work.
     *
     * @return the status to end with: 0 the pair works, 1 it does not and why was printed
     */
    public int initialise(PeerAddress slave, AdminAccess how) throws InterruptedException {
        return make(slave, how, false);
    }

    /** Renews the key and the password; without a pair yet, makes it. */
    public int renew(PeerAddress slave, AdminAccess how) throws InterruptedException {
        return make(slave, how, true);
    }

    private int make(PeerAddress slave, AdminAccess how, boolean renew) throws InterruptedException {
        try {
            var key = new SshKey(paths.sshKey());
            finishEarlierRun(slave, key);
            var known = key.publicLine();
            if (known.isEmpty()) {
                installNew(slave, key, how);
            } else if (renew) {
                renew(slave, key, how);
            } else if (!keyWorks(slave)) {
                print.accept("SSH key %s exists and does not work on %s: installing it again"
                        .formatted(SyncReport.KEY, slave));
                install(slave, known.get(), key.file(), how);
                check(slave, key.file());
            } else if (pinWorks(slave) && role.works(slave, PairSecret.readOrMake(paths))) {
                print.accept("SSH key %s exists and works on %s: it stays".formatted(SyncReport.KEY, slave));
            } else {
                print.accept("SSH key %s exists and works on %s: it stays; the database role does not: making it again"
                        .formatted(SyncReport.KEY, slave));
                install(slave, known.get(), key.file(), how);
            }
            verbs(key.file()).only(slave, key.publicLine().orElseThrow());
            prove(slave);
            return 0;
        } catch (FileSyncException failure) {
            String.valueOf(failure.getMessage()).lines().forEach(print);
            return 1;
        }
    }

    /** That key and role are installed is not enough: the daemon must get in with them. */
    private void prove(PeerAddress slave) throws FileSyncException, InterruptedException {
        pin(slave);
        if (!role.works(slave, PairSecret.readOrMake(paths))) {
            throw new FileSyncException(
                    ("the SSH key works on %s, but its database does not let the pair in; \"wazo-ha configure slave\" there opens"
                                    + " it, and the daemon tries it again by itself")
                            .formatted(slave));
        }
    }

    /** What ssh tells of the slave's PostgreSQL is true: ssh knows the slave by its host key. */
    private void pin(PeerAddress slave) throws FileSyncException, InterruptedException {
        var shown = verbs(paths.sshKey()).certificate(slave);
        var file = PinFile.ofSlave(paths);
        var former = file.read();
        if (!former.equals(Optional.of(shown))) {
            file.write(shown);
            print.accept(
                    former.isEmpty()
                            ? "Key of PostgreSQL on %s: %s".formatted(slave, shown)
                            : "The certificate of PostgreSQL on %s was renewed: its key is %s from now on"
                                    .formatted(slave, shown));
        }
    }

    private boolean pinWorks(PeerAddress slave) throws InterruptedException {
        try {
            pin(slave);
            return true;
        } catch (FileSyncException notKnown) {
            print.accept(String.valueOf(notKnown.getMessage()));
            return false;
        }
    }

    /** What an earlier run left in the middle: what works on the slave takes its place. */
    private void finishEarlierRun(PeerAddress slave, SshKey key) throws FileSyncException, InterruptedException {
        if (key.waitingLine().isPresent() && letsIn(slave, key.candidate())) {
            print.accept("The new key of an earlier run works on %s: it takes its place".formatted(slave));
            fetchPassword(slave, key.candidate());
            key.keep();
            discard(key);
        }
        if (PairSecret.hasCandidate(paths)) {
            if (role.works(slave, PairSecret.candidate(paths))) {
                PairSecret.keepCandidate(paths);
            } else if (role.works(slave, PairSecret.readOrMake(paths))) {
                PairSecret.discardCandidate(paths);
            }
        }
    }

    private void installNew(PeerAddress slave, SshKey key, AdminAccess how)
            throws FileSyncException, InterruptedException {
        if (key.exists()) {
            print.accept("SSH key %s cannot be read by ssh-keygen: a new one takes its place once it works"
                    .formatted(SyncReport.KEY));
        }
        try {
            install(slave, waitingOrNew(key), key.candidate(), how);
            check(slave, key.candidate());
            key.keep();
        } finally {
            if (!typed.isAwaited()) {
                discard(key);
            }
        }
    }

    /** Old and new are let in together until the new ones are proven; what a crash leaves, the next run finishes. */
    private void renew(PeerAddress slave, SshKey key, AdminAccess how) throws FileSyncException, InterruptedException {
        var line = waitingOrNew(key);
        print.accept("Copying SSH key to %s...".formatted(slave));
        if (!installed(slave, new PairRequest(line, RouteTo.from(slave), PairSecret.candidate(paths), true), how)) {
            PairSecret.discardCandidate(paths);
            typed(slave, line, key.candidate());
        }
        check(slave, key.candidate());
        if (PairSecret.hasCandidate(paths)) {
            PairSecret.keepCandidate(paths);
        }
        key.keep();
        discard(key);
        print.accept("SSH key and password of the pair were renewed");
    }

    /** A key that an earlier run made and nobody accepted yet is used, so that a line printed then still holds. */
    private String waitingOrNew(SshKey key) throws FileSyncException, InterruptedException {
        var waiting = key.waitingLine();
        if (waiting.isPresent()) {
            return waiting.get();
        }
        print.accept("Generating SSH key %s...".formatted(SyncReport.KEY));
        key.generate();
        return key.candidateLine();
    }

    private void discard(SshKey key) {
        try {
            key.discard();
        } catch (IOException stays) {
            print.accept("a key that is not in use was left beside %s: %s".formatted(key.file(), stays));
        }
    }

    private void install(PeerAddress slave, String publicKey, Path identity, AdminAccess how)
            throws FileSyncException, InterruptedException {
        print.accept("Copying SSH key to %s...".formatted(slave));
        var request = new PairRequest(publicKey, RouteTo.from(slave), PairSecret.readOrMake(paths), false);
        if (!installed(slave, request, how)) {
            typed(slave, publicKey, identity);
        }
    }

    private void typed(PeerAddress slave, String publicKey, Path identity)
            throws FileSyncException, InterruptedException {
        var line = TypedPair.of(RouteTo.from(slave), admin.hostKey(slave), publicKey);
        typed.await(slave, line, verbs(identity));
        fetchPassword(slave, identity);
    }

    /** @return false if the slave lets no administrator in from here */
    private boolean installed(PeerAddress slave, PairRequest request, AdminAccess how)
            throws FileSyncException, InterruptedException {
        var answer = admin.pair(slave, request, how);
        admin.fingerprints(slave).forEach(line -> print.accept("Host key of %s: %s".formatted(slave, line)));
        if (answer.isPresent() && answer.get().error() != null) {
            throw new FileSyncException("%s refused the pair: %s; it lets in whom it let in before"
                    .formatted(slave, answer.get().error()));
        }
        return answer.isPresent();
    }

    /** What the slave made when the line was typed there; on our disk before the slave forgets it. */
    private void fetchPassword(PeerAddress slave, Path identity) throws FileSyncException, InterruptedException {
        var password = verbs(identity).password(slave);
        if (password.isPresent()) {
            PairSecret.write(PairSecret.file(paths), password.get());
            PairSecret.discardCandidate(paths);
            verbs(identity).passwordKept(slave);
        }
    }

    private boolean keyWorks(PeerAddress slave) throws InterruptedException {
        try {
            check(slave, paths.sshKey());
            return true;
        } catch (FileSyncException itDoesNot) {
            print.accept(String.valueOf(itDoesNot.getMessage()));
            return false;
        }
    }

    private boolean letsIn(PeerAddress slave, Path identity) throws InterruptedException {
        return verbs(identity).letsIn(slave);
    }

    private void check(PeerAddress slave, Path identity) throws FileSyncException, InterruptedException {
        verbs(identity).state(slave);
    }

    private PeerVerbs verbs(Path identity) {
        return new PeerVerbs(new SshAccess(sshPort, sshUser, identity, SshAccess.knownHosts(paths)));
    }
}
