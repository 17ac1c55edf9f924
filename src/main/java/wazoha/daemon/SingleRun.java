package wazoha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import wazoha.filesync.Deletion;
import wazoha.filesync.FileLimits;
import wazoha.filesync.FilePush;
import wazoha.filesync.PairSecret;
import wazoha.filesync.PushRecord;
import wazoha.filesync.SshAccess;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.journal.PhaseFile;
import wazoha.node.Epoch;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.replication.ReplicationException;
import wazoha.replication.Replicator;

/**
 * One replication or one copy of files on a master whose daemon does not run, under the claim that it left in its journal.
 * Whether that claim still holds, the slave's guard decides, as for the daemon. The caller holds the daemon's lock.
 */
public final class SingleRun {
    /**
     * An unreachable slave is reported within 10 s (docs/contract.md, section 6): 4 s to log in, or 5 s for the first
     * answer after that; a program that starts takes the rest.
     */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Partners partners;

    public SingleRun(Partners partners) {
        this.partners = partners;
    }

    /**
     * @param slave as a person typed it; must be the peer
     * @param force whether the run may delete over a fifth of a table
     * @return what was copied, in words
     * @throws RefusedException with the reason; the slave's database is as it was
     */
    public String replicate(String slave, boolean force) throws RefusedException, InterruptedException {
        var typed = PeerAddress.parse(slave)
                .orElseThrow(() -> new RefusedException("the address must be a literal IPv4 or IPv6 address"));
        var peer = peer();
        if (!peer.equals(typed)) {
            throw new RefusedException("%s is not the peer of this node (%s)".formatted(slave, peer));
        }
        var engines = new EngineRoom(partners, peer, step -> {})
                .open(EngineRoom.fresh(partners), Secrets.read(PairSecret.file(partners.paths())), ANSWER);
        var failures = new ArrayList<String>();
        var done = new ArrayList<String>();
        for (var copy : engines.copies()) { // what fails in one stops no other
            try {
                done.add(replicate(copy, force)
                        + (engines.copies().size() > 1
                                ? " in database " + copy.database().name()
                                : ""));
            } catch (ReplicationException failed) {
                failures.add(String.valueOf(failed.getMessage()));
                if (failed.kind() == ReplicationException.Kind.UNREACHABLE) {
                    break; // all are on one server
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new RefusedException(String.join("; ", failures));
        }
        return String.join("; ", done);
    }

    private String replicate(Engines.Copy copy, boolean force)
            throws RefusedException, ReplicationException, InterruptedException {
        var run = copy.replicator().run(claim(), Replicator.Scope.WHOLE, force);
        return "%d tables equal, %d rows moved in %d ms"
                .formatted(
                        run.tables(),
                        run.rowsDeleted() + run.rowsInserted(),
                        run.took().toMillis());
    }

    /** Copies the directories to the peer; which of them failed stands in the record. */
    public PushRecord copy(Deletion deletion) throws RefusedException, InterruptedException {
        var peer = peer();
        var config = partners.config();
        var paths = partners.paths();
        var push = new FilePush(
                paths,
                SshAccess.ofPair(paths, config.peer().sshPort(), config.peer().sshUser()),
                config.files().directories(),
                config.files().exclude(),
                FileLimits.DEFAULT,
                partners.ticker());
        return push.push(peer, claim(), deletion);
    }

    /** The slave of this master. */
    public PeerAddress peer() throws RefusedException {
        try {
            var settings = new HaConf(partners.paths()).read();
            if (settings.role() != NodeRole.MASTER) {
                throw new RefusedException("this node is no master (its role: %s)"
                        .formatted(settings.role().wire()));
            }
            return settings.remoteAddress().orElseThrow(() -> new RefusedException("this node has no peer"));
        } catch (BadHaConfException | IOException unreadable) {
            throw new RefusedException(String.valueOf(unreadable.getMessage()));
        }
    }

    private Epoch claim() throws RefusedException {
        var memory = new PhaseFile(partners.paths()).load().record();
        return memory.filter(record -> record.claimed())
                .map(record -> record.epoch())
                .orElseThrow(() -> new RefusedException(
                        "this master holds no claim: its daemon has not served with this slave yet; start it"
                                + " (systemctl start wazo-ha)"));
    }
}
