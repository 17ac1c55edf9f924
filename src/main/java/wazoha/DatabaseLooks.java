package wazoha;

import java.time.Duration;
import java.util.AbstractList;
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
    SideBySide.Look look(String name) {
        return new One(name);
    }

    /** Of one database of the list. */
    private final class One implements SideBySide.Look {
        private final String name;
        private final Where where = Where.of(settings.role());
        /** The first says for all what is not of one database. */
        private final boolean letterbox;

        One(String name) {
            this.name = name;
            this.letterbox =
                    name.equals(partners.config().replication().databases().get(0));
        }

        @Override
        public Finding.Subject about() {
            return Finding.about(isAlone() ? "own database" : "own database (%s)".formatted(name), where);
        }

        private boolean isAlone() {
            return partners.config().replication().databases().size() == 1;
        }

        @Override
        public void take(List<Finding> found) {
            var findings = isAlone() ? found : new Named(found, name);
            try {
                var own = own();
                switch (settings.role()) {
                    case MASTER -> onMaster(own, findings);
                    case SLAVE -> own.onSlave(findings);
                    case DISABLED -> own.alone(where, findings);
                }
            } catch (RefusedException noPassword) {
                findings.add(Finding.about("own database", where)
                        .refuses(
                                String.valueOf(noPassword.getMessage()),
                                "without its own database the daemon has no letterbox, and nothing to copy",
                                "docs/install.md, step 2"));
            }
        }

        private DatabaseLook own() throws RefusedException {
            var access = partners.ownDatabase(patience).named(name);
            return letterbox ? new DatabaseLook(access) : DatabaseLook.further(access);
        }

        private void onMaster(DatabaseLook own, List<Finding> findings) {
            var peer = settings.remoteAddress();
            if (peer.isEmpty()) {
                own.alone(Where.MASTER, findings);
                return;
            }
            try {
                var password = PairSecret.kept(partners.paths())
                        .orElseThrow(
                                () -> new RefusedException("this node has no password for the slave's database (%s)"
                                        .formatted(PairSecret.file(partners.paths()))));
                own.onMaster(
                        partners.slaveDatabase(peer.get(), password, patience).named(name),
                        partners.config().replication().exclude(),
                        partners.config().replication().neverCopied(),
                        findings);
            } catch (RefusedException unpaired) {
                own.alone(Where.MASTER, findings);
                if (letterbox) {
                    findings.add(Finding.about("database role", Where.SLAVE)
                            .refuses(
                                    String.valueOf(unpaired.getMessage()),
                                    "the pair was never made, so nothing is replicated",
                                    "wazo-sync -i"));
                    findings.addAll(DatabaseLook.untold("the pair was never made"));
                }
            }
        }

        @Override
        public List<Finding> missing(List<Finding> found, String reason) {
            try {
                return own().missing(where, found, reason).stream()
                        .map(one -> isAlone() ? one : one.in(name))
                        .filter(one ->
                                found.stream().noneMatch(known -> known.check().equals(one.check())))
                        .toList();
            } catch (RefusedException noPassword) {
                return List.of(); // that is its only finding, and it was told at once
            }
        }
    }

    /** Findings that name their database on the way into the list of all. */
    private static final class Named extends AbstractList<Finding> {
        private final List<Finding> all;
        private final String database;
        private final List<Finding> plain = new ArrayList<>();

        Named(List<Finding> all, String database) {
            this.all = all;
            this.database = database;
        }

        @Override
        public boolean add(Finding finding) {
            all.add(finding.in(database));
            return plain.add(finding);
        }

        @Override
        public Finding get(int index) {
            return plain.get(index);
        }

        @Override
        public int size() {
            return plain.size();
        }
    }
}
