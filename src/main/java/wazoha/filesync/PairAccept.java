package wazoha.filesync;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.NodePaths;

/**
 * The slave's half of the pairing: makes the database role, then lets the master's key in for the forced command alone.
 * Repeating it with the same request changes nothing.
 */
public final class PairAccept {
    private static final Logger LOG = LoggerFactory.getLogger(PairAccept.class);

    /** What stands in the line unquoted for sshd and for the login shell. */
    private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9/_.=:@+-]*");

    private final NodePaths paths;
    private final Path script;
    private final AuthorizedKeys keys;
    private final RoleMaker roles;

    /**
     * @param script the forced command, {@code libexec/wazo-ha-verb}
     * @param authorizedKeys of the user that the master logs in as
     */
    public PairAccept(NodePaths paths, Path script, Path authorizedKeys, RoleMaker roles) {
        this.paths = paths;
        this.script = script;
        this.keys = new AuthorizedKeys(authorizedKeys);
        this.roles = roles;
    }

    /** @param json one line, as the master sends it on standard input */
    public PairAnswer accept(String json) throws InterruptedException {
        try {
            var request = PairRequest.parse(json);
            var line = line(request);
            roles.makeRole(request.rolePassword());
            keys.install(line, request.publicKey(), request.besideOthers());
            return PairAnswer.DONE;
        } catch (FileSyncException refusal) {
            LOG.warn("pairing refused: {}", refusal.getMessage());
            return PairAnswer.refused(String.valueOf(refusal.getMessage()));
        }
    }

    /**
     * The line that an administrator typed on this slave, because root may not log in by password. Nothing in it is
     * secret: the password of the role is made here, and waits in a file for the master to fetch it with its key.
     */
    public PairAnswer accept(TypedPair typed) throws InterruptedException {
        try {
            var request = typed.request(PairSecret.random());
            var line = line(request);
            typed.checkHostKey(paths.resolve("/etc/ssh"));
            roles.makeRole(request.rolePassword());
            PairSecret.write(PairSecret.waiting(paths), request.rolePassword());
            keys.install(line, request.publicKey(), request.besideOthers());
            return PairAnswer.DONE;
        } catch (FileSyncException refusal) {
            LOG.warn("pairing refused: {}", refusal.getMessage());
            return PairAnswer.refused(String.valueOf(refusal.getMessage()));
        }
    }

    private String line(PairRequest request) throws FileSyncException {
        for (var path : new Path[] {script.toAbsolutePath(), paths.root()}) {
            if (!PLAIN.matcher(path.toString()).matches()) {
                throw new FileSyncException(
                        "%s has a character that cannot stand in authorized_keys: move it".formatted(path));
            }
        }
        return "restrict,command=\"%s --root %s\",from=\"%s\" %s"
                .formatted(script.toAbsolutePath(), paths.root(), request.masterAddress(), request.publicKey());
    }
}
