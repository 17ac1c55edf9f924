package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

    /**
     * @param peerCommand wazo-ha on the slave: a program and its arguments
     * @param print takes each line as soon as it is true
     */
    public Pairing(
            NodePaths paths,
            int sshPort,
            String sshUser,
            List<String> peerCommand,
            RoleCheck role,
            Consumer<String> print) {
        this.paths = paths;
        this.sshPort = sshPort;
        this.sshUser = sshUser;
        this.admin = new AdminSsh(paths, sshPort, sshUser, peerCommand);
        this.role = role;
        this.print = print;
    }

    /**
     * Pairs with the access that ssh finds by itself: an agent, the user's keys, a password asked on the terminal.
     *
     * @return the status to end with: 0 the pair works, 1 it does not and why was printed
     */
    public int initialise(PeerAddress slave) throws InterruptedException {
        return initialise(slave, List.of());
    }

    /** Pairs with the administrator's own private key. */
    public int initialise(PeerAddress slave, Path identity) throws InterruptedException {
        return initialise(slave, List.of("-F", "none", "-i", identity.toString(), "-o", "IdentitiesOnly=yes"));
    }

    private int initialise(PeerAddress slave, List<String> how) throws InterruptedException {
        try {
            var key = new SshKey(paths.sshKey());
            var password = PairSecret.readOrMake(paths);
            var known = key.publicLine();
            if (known.isEmpty()) {
                installNew(slave, key, password, how);
            } else if (!keyWorks(slave)) {
                print.accept("SSH key %s exists and does not work on %s: installing it again"
                        .formatted(SyncReport.KEY, slave));
                install(slave, known.get(), password, how);
                check(slave, key.file());
            } else if (role.works(slave, password)) {
                print.accept("SSH key %s exists and works on %s: it stays".formatted(SyncReport.KEY, slave));
            } else {
                print.accept("SSH key %s exists and works on %s: it stays; the database role does not: making it again"
                        .formatted(SyncReport.KEY, slave));
                install(slave, known.get(), password, how);
            }
            return 0;
        } catch (FileSyncException failure) {
            String.valueOf(failure.getMessage()).lines().forEach(print);
            return 1;
        }
    }

    private void installNew(PeerAddress slave, SshKey key, String password, List<String> how)
            throws FileSyncException, InterruptedException {
        if (key.exists()) {
            print.accept("SSH key %s cannot be read by ssh-keygen: a new one takes its place once it works"
                    .formatted(SyncReport.KEY));
        }
        print.accept("Generating SSH key %s...".formatted(SyncReport.KEY));
        try {
            var candidate = key.generate();
            install(slave, key.candidateLine(), password, how);
            check(slave, candidate);
            key.keep();
        } finally {
            discard(key);
        }
    }

    private void discard(SshKey key) {
        try {
            key.discard();
        } catch (IOException stays) {
            print.accept("a key that is not in use was left beside %s: %s".formatted(key.file(), stays));
        }
    }

    private void install(PeerAddress slave, String publicKey, String password, List<String> how)
            throws FileSyncException, InterruptedException {
        print.accept("Copying SSH key to %s...".formatted(slave));
        var answer = admin.pair(slave, new PairRequest(publicKey, RouteTo.from(slave), password), how);
        admin.fingerprints(slave).forEach(line -> print.accept("Host key of %s: %s".formatted(slave, line)));
        if (answer.error() != null) {
            throw new FileSyncException(
                    "%s refused the pair: %s; it lets in whom it let in before".formatted(slave, answer.error()));
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

    private void check(PeerAddress slave, Path identity) throws FileSyncException, InterruptedException {
        new PeerVerbs(new SshAccess(sshPort, sshUser, identity, SshAccess.knownHosts(paths))).state(slave);
    }
}
