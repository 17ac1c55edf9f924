package wazoha;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.filesync.PairSecret;
import wazoha.node.Finding;
import wazoha.node.Finding.Where;
import wazoha.node.HaSettings;
import wazoha.replication.DatabaseLook;

/**
 * What {@code wazo-ha preflight} finds in the databases of the list. Of several, each finding names its own.
 *
 * @param patience for one exchange with a database
 */
record DatabaseLooks(Partners partners, HaSettings settings, Duration patience) {
    /** One of the list, beside the others: a peer that is silent costs each the same time. */
    List<Finding> look(String name) {
        var names = partners.config().replication().databases();
        var found = of(name, name.equals(names.get(0)));
        return names.size() == 1
                ? found
                : found.stream().map(one -> one.in(name)).toList();
    }

    /** What to say if it does not end. */
    String check(String name) {
        return partners.config().replication().databases().size() == 1
                ? "own database"
                : "own database (%s)".formatted(name);
    }

    private List<Finding> of(String name, boolean letterbox) {
        var where = Where.of(settings.role());
        DatabaseLook own;
        try {
            var access = partners.ownDatabase(patience).named(name);
            own = letterbox ? new DatabaseLook(access) : DatabaseLook.further(access);
        } catch (RefusedException noPassword) {
            return List.of(Finding.about("own database", where)
                    .refuses(
                            String.valueOf(noPassword.getMessage()),
                            "without its own database the daemon has no letterbox, and nothing to copy",
                            "docs/install.md, step 2"));
        }
        return switch (settings.role()) {
            case MASTER -> onMaster(own, name, letterbox);
            case SLAVE -> own.onSlave();
            case DISABLED -> own.alone(where);
        };
    }

    private List<Finding> onMaster(DatabaseLook own, String name, boolean letterbox) {
        var peer = settings.remoteAddress();
        if (peer.isEmpty()) {
            return own.alone(Where.MASTER);
        }
        try {
            var password = PairSecret.kept(partners.paths())
                    .orElseThrow(() -> new RefusedException("this node has no password for the slave's database (%s)"
                            .formatted(PairSecret.file(partners.paths()))));
            return own.onMaster(
                    partners.slaveDatabase(peer.get(), password, patience).named(name),
                    partners.config().replication().exclude(),
                    partners.config().replication().neverCopied());
        } catch (RefusedException unpaired) {
            var findings = new ArrayList<>(own.alone(Where.MASTER));
            if (letterbox) { // the first says it for all
                findings.add(Finding.about("database role", Where.SLAVE)
                        .refuses(
                                String.valueOf(unpaired.getMessage()),
                                "the pair was never made, so nothing is replicated",
                                "wazo-sync -i"));
                findings.addAll(DatabaseLook.untold("the pair was never made"));
            }
            return findings;
        }
    }
}
