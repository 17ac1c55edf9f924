package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import wazoha.node.Finding;
import wazoha.node.Finding.Where;
import wazoha.node.Product;

/** What must hold before the first row moves (docs/contract.md, section 6): the same for each run and on demand. */
final class Preflight {
    /** Differences named in the message of a run; the number of the others is told. */
    private static final int NAMED = 8;

    private final DatabaseAccess masterPlace;
    private final DatabaseAccess slavePlace;

    Preflight(DatabaseAccess masterPlace, DatabaseAccess slavePlace) {
        this.masterPlace = masterPlace;
        this.slavePlace = slavePlace;
    }

    /**
     * Both connections have {@link Canonical} settings: times are compared as text.
     *
     * @throws ReplicationException if anything refuses; its message names the first and counts the others
     */
    void check(Connection master, Connection slave, Exclusions exclusions) throws SQLException, ReplicationException {
        var refusals = new ArrayList<Finding>();
        compare(master, slave, exclusions, found -> {
            if (found.refuses()) {
                refusals.add(found);
            }
        });
        if (!refusals.isEmpty()) {
            throw refused(refusals.get(0), refusals.size() - 1);
        }
    }

    /** One finding a check, in the order in which they matter; where one makes the others senseless it is the last. */
    void compare(Connection master, Connection slave, Exclusions exclusions, Consumer<Finding> findings)
            throws SQLException {
        var here = ServerFacts.of(master);
        var there = ServerFacts.of(slave);
        var servers = twoServers(here, there);
        findings.accept(servers);
        if (servers.refuses()) {
            return;
        }
        findings.accept(build(Product.version(), Build.read(slave)));
        findings.accept(postgres(here, there));
        if (here.isTooOld() || there.isTooOld()) {
            return;
        }
        findings.accept(encoding(here, there));
        findings.accept(locale(DatabaseLocale.of(master), DatabaseLocale.of(slave)));
        findings.accept(versions(SchemaVersions.of(master).differences(SchemaVersions.of(slave))));
        findings.accept(schema(Fingerprint.differences(master, slave, exclusions)));
    }

    private static Finding twoServers(ServerFacts here, ServerFacts there) {
        var about = Finding.about("two servers", Where.BOTH);
        return here.started().equals(there.started())
                ? about.refuses(
                        "both are the same server (started at %s)".formatted(here.started()),
                        "a node that replicates onto itself would delete what it copies",
                        "set remote_address to the other node: wazo-ha configure master --remote ADDRESS")
                : about.fine("two different servers");
    }

    private static Finding build(String here, String there) {
        var about = Finding.about("wazo-ha", Where.BOTH);
        return here.equals(there)
                ? about.fine("version %s on both".formatted(here))
                : about.refuses(
                        "wazo-ha is %s on the master and %s on the slave".formatted(here, there),
                        "another version may copy other tables, or read the letterbox by other rules",
                        "install the same version of wazo-ha on both nodes and restart it there (systemctl restart wazo-ha);"
                                + " until then the pair fails over with the rows of the last run");
    }

    static Finding postgres(ServerFacts here, ServerFacts there) {
        var about = Finding.about("PostgreSQL", Where.BOTH);
        if (here.isTooOld() || there.isTooOld()) {
            String old =
                    here.isTooOld() && there.isTooOld() ? "both nodes" : here.isTooOld() ? "the master" : "the slave";
            return about.refuses(
                    "PostgreSQL is %s on the master and %s on the slave, and %d is the oldest that will do"
                            .formatted(here.version(), there.version(), ServerFacts.OLDEST),
                    "older ones let only a superuser write as a replica does",
                    "upgrade PostgreSQL on %s (apt-get install postgresql, then pg_upgradecluster)".formatted(old));
        }
        String both = "PostgreSQL is %s on the master and %s on the slave".formatted(here.version(), there.version());
        if (here.major() != there.major()) {
            return about.warns(
                    both,
                    "rows travel as text and are proven equal, but what one version can store or show the other may not",
                    "bring both to the same major version (pg_upgradecluster)");
        }
        return about.fine(
                here.version().equals(there.version()) ? "version %s on both".formatted(here.version()) : both);
    }

    private static Finding encoding(ServerFacts here, ServerFacts there) {
        var about = Finding.about("encoding", Where.BOTH);
        return here.encoding().equals(there.encoding())
                ? about.fine("%s on both".formatted(here.encoding()))
                : about.refuses(
                        "the encoding is %s on the master and %s on the slave"
                                .formatted(here.encoding(), there.encoding()),
                        "a text of one side may have no writing on the other",
                        "create the slave's database again with ENCODING '%s' (docs/operate.md, \"Another encoding or locale\")"
                                .formatted(here.encoding()));
    }

    static Finding locale(DatabaseLocale here, DatabaseLocale there) {
        var about = Finding.about("locale", Where.BOTH);
        if (!here.sameRules(there)) {
            return about.refuses(
                    "the locale is %s on the master and %s on the slave".formatted(here.describe(), there.describe()),
                    "texts would have another order, upper case and equality there",
                    "create the slave's database again with the locale of the master (docs/operate.md, \"Another encoding or"
                            + " locale\"); if locale -a there does not list it, generate it first (dpkg-reconfigure locales,"
                            + " then systemctl restart postgresql)");
        }
        if (!here.version().equals(there.version())) {
            return about.refuses(
                    "the rules of locale %s have version %s on the master and %s on the slave"
                            .formatted(here.collate(), here.version(), there.version()),
                    "an index that one system has sorted is broken for the other's rules",
                    "bring both systems to the same release; on the one that was upgraded then REINDEX DATABASE and ALTER"
                            + " DATABASE ... REFRESH COLLATION VERSION");
        }
        return about.fine("%s on both".formatted(here.describe()));
    }

    private static Finding versions(List<String> differences) {
        var about = Finding.about("schema versions", Where.BOTH);
        return differences.isEmpty()
                ? about.fine("*alembic* and infos say the same on both")
                : about.refuses(
                                "the versions of the schemas differ",
                                "rows of one version of the application mean something else to another",
                                "upgrade the node that is behind, so that its database is migrated too")
                        .with(differences);
    }

    private static Finding schema(List<String> differences) {
        var about = Finding.about("schema", Where.BOTH);
        return differences.isEmpty()
                ? about.fine("tables, columns, keys and types are the same on both")
                : about.refuses(
                                "the schemas differ",
                                "rows do not fit into tables of another shape",
                                "bring both nodes to the same version and migrate both databases")
                        .with(differences);
    }

    private ReplicationException refused(Finding first, int others) {
        return new ReplicationException(
                ReplicationException.Kind.REFUSED,
                "replication from %s to %s refused: %s%s; the slave's rows are unchanged; remedy: %s%s"
                        .formatted(
                                masterPlace.place(),
                                slavePlace.place(),
                                first.what(),
                                named(first.details()),
                                first.remedy(),
                                others == 0 ? "" : "; %d more: wazo-ha preflight".formatted(others)),
                null);
    }

    private static String named(List<String> details) {
        int others = details.size() - NAMED;
        return details.isEmpty()
                ? ""
                : ": %s%s"
                        .formatted(
                                String.join("; ", details.subList(0, Math.min(NAMED, details.size()))),
                                others > 0 ? "; and %d more, all in wazo-ha preflight".formatted(others) : "");
    }
}
