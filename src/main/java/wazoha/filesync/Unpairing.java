package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;

/** Takes back what pairing made, on this node and, from the master, on the other one. The letterbox stays. */
public final class Unpairing {
    /** Takes the login of the pair's database role away. */
    @FunctionalInterface
    public interface RoleEnd {
        void end() throws FileSyncException, InterruptedException;
    }

    /**
     * @param removed what is gone, in words
     * @param remains what could not be taken back, with what to do about it; empty if all is gone
     */
    public record Result(List<String> removed, List<String> remains) {}

    private final NodePaths paths;
    private final RoleEnd role;
    private final List<String> removed = new ArrayList<>();
    private final List<String> remains = new ArrayList<>();

    /** @param role on a master over the network, as the role itself; on a slave as the superuser */
    public Unpairing(NodePaths paths, RoleEnd role) {
        this.paths = paths;
        this.role = role;
    }

    /** First the slave, while this node still gets in; then this node, whatever the slave says. */
    public Result asMaster(PeerAddress slave, SshAccess ssh) throws InterruptedException {
        attempt("login of the database role on %s".formatted(slave), role);
        attempt("SSH key of the pair on %s".formatted(slave), () -> new PeerVerbs(ssh).unpair(slave));
        if (!remains.isEmpty()) {
            remains.add("on %s, as root: wazo-ha unpair --yes".formatted(slave));
        }
        var key = paths.sshKey();
        for (var file : List.of(
                key,
                key.resolveSibling(key.getFileName() + ".pub"),
                new SshKey(key).candidate(),
                new SshKey(key)
                        .candidate()
                        .resolveSibling(new SshKey(key).candidate().getFileName() + ".pub"),
                PairSecret.file(paths),
                PairSecret.candidateFile(paths),
                PinFile.ofSlave(paths).file(),
                SshAccess.knownHosts(paths))) {
            delete(file);
        }
        return new Result(List.copyOf(removed), List.copyOf(remains));
    }

    public Result asSlave(Path authorizedKeys) throws InterruptedException {
        attempt("SSH key of the pair in %s".formatted(authorizedKeys), new AuthorizedKeys(authorizedKeys)::remove);
        attempt("database role", role);
        delete(PairSecret.waiting(paths));
        return new Result(List.copyOf(removed), List.copyOf(remains));
    }

    private void attempt(String what, RoleEnd deed) throws InterruptedException {
        try {
            deed.end();
            removed.add(what);
        } catch (FileSyncException stays) {
            remains.add("%s: %s".formatted(what, stays.getMessage()));
        }
    }

    private void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                removed.add(file.toString());
            }
        } catch (IOException stays) {
            remains.add("%s: not removed: %s".formatted(file, stays));
        }
    }
}
