package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import wazoha.node.Finding;
import wazoha.node.Finding.Where;

/** What the databases of a pair tell a preflight; reads only. */
public final class DatabaseLook {
    private static final String OWN_WHY = "the daemon keeps its letterbox there, and rows come from there or go there";
    private final DatabaseAccess own;
    private final HistoryRow history;

    /** @param own this node's own database that bears the letterbox; its timeouts bound every question */
    public DatabaseLook(DatabaseAccess own) {
        this(own, HistoryRow.LETTERBOX);
    }

    private DatabaseLook(DatabaseAccess own, HistoryRow history) {
        this.own = own.as("wazo-ha preflight");
        this.history = history;
    }

    /** Of a database beside that one: what its server is like is told with the first. */
    public static DatabaseLook further(DatabaseAccess own) {
        return new DatabaseLook(own, HistoryRow.FURTHER);
    }

    private boolean isFurther() {
        return history == HistoryRow.FURTHER;
    }

    /** Where the files of this node's server lie; empty where it cannot be asked, or does not say. */
    public Optional<String> dataDirectory() {
        try (var connection = own.open()) {
            return Optional.ofNullable(
                    Sql.one(connection, row -> row.getString(1), "SELECT current_setting('data_directory', true)"));
        } catch (SQLException untold) {
            return Optional.empty();
        }
    }

    /** Of a node without a role, or whose other side cannot be asked from here. */
    public List<Finding> alone(Where where) {
        var findings = new ArrayList<Finding>();
        alone(where, findings);
        return findings;
    }

    /** @param findings takes each as soon as it is there, here and below: a caller that does not wait has those */
    public void alone(Where where, List<Finding> findings) {
        withOwn(where, findings, here -> {});
    }

    /** Of a slave: all that it can see, which is its own side. */
    public List<Finding> onSlave() {
        var findings = new ArrayList<Finding>();
        onSlave(findings);
        return findings;
    }

    public void onSlave(List<Finding> findings) {
        if (isFurther()) {
            withOwn(Where.SLAVE, findings, here -> findings.add(CopyLook.ready(here)));
            return;
        }
        withOwn(Where.SLAVE, findings, here -> {
            boolean role = ReplicationRole.exists(here, ReplicationRole.NAME);
            var about = Finding.about("database role", Where.SLAVE);
            findings.add(
                    role
                            ? about.fine("the role %s is there".formatted(ReplicationRole.NAME))
                            : about.refuses(
                                    "there is no role %s: the pair was never made".formatted(ReplicationRole.NAME),
                                    "the master writes as this role",
                                    "wazo-sync -i on the master"));
            var letterbox = Finding.about("letterbox", Where.SLAVE);
            var row = LetterboxLook.of(here);
            findings.add(row.map(one -> one.found(letterbox)).orElseGet(() -> LetterboxLook.missing(letterbox)));
            row.ifPresent(one -> findings.add(one.ready(Finding.about("data", Where.SLAVE))));
            findings.addAll(untold("only the master sees both databases: wazo-ha preflight there"));
        });
    }

    /** Of a master: its own side, the slave's, and both compared. */
    public List<Finding> onMaster(DatabaseAccess slave, List<String> exclude, List<String> neverCopied) {
        var findings = new ArrayList<Finding>();
        onMaster(slave, exclude, neverCopied, findings);
        return findings;
    }

    public void onMaster(DatabaseAccess slave, List<String> exclude, List<String> neverCopied, List<Finding> findings) {
        withOwn(
                Where.MASTER,
                findings,
                here -> both(
                        here,
                        slave.as("wazo-ha preflight"),
                        Exclusions.of(exclude),
                        Exclusions.of(neverCopied),
                        findings));
    }

    private void both(
            Connection here,
            DatabaseAccess slave,
            Exclusions exclusions,
            Exclusions neverCopied,
            List<Finding> findings)
            throws SQLException {
        var about = Finding.about("database role", Where.SLAVE);
        boolean entered = false;
        try (var there = slave.open()) {
            Canonical.settings(there);
            findings.add(about.fine("%s lets the pair's role in".formatted(slave.place())));
            entered = true;
            var preflight = new Preflight(own, slave);
            if (isFurther()) {
                preflight.compare(here, there, exclusions, found -> {
                    if (found.refuses() || LookChecks.isOfEach(found)) {
                        findings.add(found);
                    }
                });
                findings.add(rights(there, neverCopied));
                findings.add(CopyLook.sameHistory(here, there));
            } else {
                findings.add(ClockSkew.between(here, there).found(Finding.about("clocks", Where.BOTH)));
                preflight.compare(here, there, exclusions, findings::add);
                findings.add(rights(there, neverCopied));
                findings.addAll(letterbox(here, there));
            }
        } catch (SQLException failed) {
            findings.add(
                    entered ? broken(Finding.about("comparison", Where.BOTH), failed) : notLetIn(about, slave, failed));
            findings.addAll(LookChecks.uncompared(
                    isFurther(),
                    findings,
                    entered ? "the comparison failed before" : "the slave's database does not let us in"));
        }
    }

    /**
     * What a look that was cut off did not come to.
     *
     * @param where the node that looks
     * @param found what it had found by then
     */
    public List<Finding> missing(Where where, List<Finding> found, String reason) {
        return LookChecks.missing(where, isFurther(), found, reason);
    }

    private static Finding rights(Connection there, Exclusions neverCopied) throws SQLException {
        return RoleRights.of(there, neverCopied).found(Finding.about("rights", Where.SLAVE));
    }

    private static List<Finding> letterbox(Connection here, Connection there) throws SQLException {
        var about = Finding.about("letterbox", Where.SLAVE);
        var row = LetterboxLook.of(there);
        if (row.isEmpty()) {
            return List.of(LetterboxLook.missing(about));
        }
        return List.of(
                row.get().found(about), row.get().sameLineage(Finding.about("lineage", Where.BOTH), Pair.known(here)));
    }

    private static Finding broken(Finding.Subject about, SQLException failed) {
        return about.refuses(
                "both databases were entered, and a question failed: %s".formatted(oneLine(failed)),
                "a run asks the same, and fails as well",
                "if it says \"permission denied\": wazo-sync -i on the master gives the role its rights again");
    }

    private Finding notLetIn(Finding.Subject about, DatabaseAccess slave, SQLException failed) {
        String why = "rows, heartbeat and claims go this way";
        var fault = LocaleFault.in(failed);
        if (fault.isPresent()) {
            return fault.get().found(about, slave, why, failed);
        }
        String state = Objects.requireNonNullElse(failed.getSQLState(), "");
        if (state.equals(ReplicationException.NO_DATABASE)) {
            return about.refuses(
                    "%s does not exist".formatted(slave.place()),
                    why,
                    "make it there as the application does, name it in replication.databases on both nodes, then wazo-sync -i"
                            + " on the master; or take it out of replication.databases on both");
        }
        String what = "%s does not let the pair's role in: %s".formatted(slave.place(), oneLine(failed));
        if (state.startsWith("28")) {
            String again = "wazo-sync -i on the master makes role, password and access again";
            return about.refuses(
                    what,
                    why,
                    isFurther()
                            ? again
                                    + "; on the slave replication.databases must name this database, and wazo-ha configure"
                                    + " slave --remote MASTER lets the master into it"
                            : again);
        }
        return ReplicationException.kindOf(failed) == ReplicationException.Kind.UNREACHABLE
                ? about.refuses(
                        "%s cannot be reached: %s".formatted(slave.place(), oneLine(failed)),
                        why,
                        "see that PostgreSQL runs there (pg_lsclusters), and that TCP %d gets through from here"
                                .formatted(slave.port()))
                : about.refuses(what, why, "wazo-sync -i on the master; the log of PostgreSQL on the slave says more");
    }

    /** Questions that need this node's own database. */
    @FunctionalInterface
    private interface Asking {
        void ask(Connection here) throws SQLException;
    }

    private void withOwn(Where where, List<Finding> findings, Asking asking) {
        var about = Finding.about("own database", where);
        try (var here = own.open()) {
            Canonical.settings(here);
            var facts = ServerFacts.of(here);
            if (facts.isTooOld()) {
                findings.add(tooOld(about, facts));
                return;
            }
            findings.add(about.fine("PostgreSQL %s lets us in (%s)".formatted(facts.version(), own.place())));
            findings.add(sorted(Finding.about("collation", where), here));
            asking.ask(here);
        } catch (SQLException failed) {
            findings.add(
                    findings.isEmpty()
                            ? notIn(about, failed)
                            : Finding.about("letterbox", where)
                                    .refuses(
                                            "%s failed at a question: %s".formatted(own.place(), oneLine(failed)),
                                            OWN_WHY,
                                            "the log of PostgreSQL says more"));
        }
    }

    private Finding notIn(Finding.Subject about, SQLException failed) {
        if (ReplicationException.NO_DATABASE.equals(failed.getSQLState())) {
            return about.refuses(
                    "%s does not exist".formatted(own.place()),
                    OWN_WHY,
                    "make it as the application does, then wazo-ha database prepare; or take it out of"
                            + " replication.databases on both nodes");
        }
        return LocaleFault.in(failed)
                .map(fault -> fault.found(about, own, OWN_WHY, failed))
                .orElseGet(() -> about.refuses(
                        "%s does not let us in: %s".formatted(own.place(), oneLine(failed)),
                        OWN_WHY,
                        "see that PostgreSQL runs (pg_lsclusters), and compare the section database of the settings with its"
                                + " role and password"));
    }

    private static Finding tooOld(Finding.Subject about, ServerFacts facts) {
        return about.refuses(
                "PostgreSQL is %s here, and %d is the oldest that will do"
                        .formatted(facts.version(), ServerFacts.OLDEST),
                "older ones let only a superuser write as a replica does",
                "upgrade PostgreSQL (apt-get install postgresql, then pg_upgradecluster)");
    }

    /** Whether the system sorts as it did when the indexes were made: a new release of it may not. */
    private static Finding sorted(Finding.Subject about, Connection here) throws SQLException {
        return Sql.one(
                here,
                row -> {
                    String made = row.getString(1);
                    String now = row.getString(2);
                    return made.equals(now)
                            ? about.fine("the system sorts as it did when the indexes were made")
                            : about.warns(
                                    "the indexes were made by version %s of the collation, and the system has %s now"
                                            .formatted(made, now),
                                    "an index that is sorted by other rules does not find what is there",
                                    "in this database: REINDEX DATABASE; ALTER DATABASE ... REFRESH COLLATION VERSION");
                },
                "SELECT coalesce(d.datcollversion, ''), coalesce(pg_database_collation_actual_version(d.oid), '')"
                        + " FROM pg_database d WHERE d.datname = current_database()");
    }

    /** @param reason why both sides were not compared */
    public static List<Finding> untold(String reason) {
        return LookChecks.uncompared(false, List.of(), reason);
    }

    private static String oneLine(SQLException failed) {
        return String.valueOf(failed.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
