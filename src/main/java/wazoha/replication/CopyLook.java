package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import wazoha.node.Finding;
import wazoha.node.Finding.Where;
import wazoha.node.Lineage;

/** What a slave's further database says of its readiness, as a preflight of either node reads it. */
record CopyLook(UUID lineage, long runs) {
    private static Optional<CopyLook> of(Connection slave) throws SQLException {
        boolean missing = Sql.one(slave, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.copy') IS NULL");
        return missing
                ? Optional.empty()
                : Optional.of(Sql.one(
                        slave,
                        row -> new CopyLook(row.getObject(1, UUID.class), row.getLong(2)),
                        "SELECT lineage, runs FROM wazo_ha.copy"));
    }

    private static Finding missing(Finding.Subject about) {
        return about.refuses(
                "the slave keeps nothing of copies in this database: there is no table wazo_ha.copy",
                "which history its rows are of, and what was here at a takeover, is kept there",
                "on the slave: name the database in replication.databases, wazo-ha database prepare, systemctl restart"
                        + " wazo-ha; then wazo-sync -i on the master");
    }

    /** Whether this slave has the master's rows at all. */
    static Finding ready(Connection slave) throws SQLException {
        var about = Finding.about("data", Where.SLAVE);
        var look = of(slave);
        if (look.isEmpty()) {
            return missing(about);
        }
        return look.get().runs() > 0
                ? about.fine("a replication was proven equal: its last run is number %d"
                        .formatted(look.get().runs()))
                : about.refuses(
                        "no replication was ever proven equal here",
                        "this slave takes over without the rows of this database",
                        "wazo-ha preflight on the master says what keeps it from replicating");
    }

    /** Whether the rows of both sides are of one history. */
    static Finding sameHistory(Connection master, Connection slave) throws SQLException {
        var about = Finding.about("lineage", Where.BOTH);
        var look = of(slave);
        if (look.isEmpty()) {
            return missing(about);
        }
        var there = look.get();
        if (there.lineage().equals(Lineage.EMPTY.pair())) {
            return about.fine("the slave's rows are of no history yet: the first run makes them this master's");
        }
        var here = Pair.known(master);
        if (here.isEmpty() || !here.get().lineage().equals(there.lineage())) {
            return about.refuses(
                    "the slave's rows are of the history %s, and the master's of %s"
                            .formatted(
                                    there.lineage(),
                                    here.map(pair -> pair.lineage().toString()).orElse("none yet")),
                    "one of the two databases was made anew or restored: whose rows are right, only a person knows",
                    "wazo-ha adopt --from master or --from slave (docs/operate.md, \"The worst day\", 8)");
        }
        return there.runs() > here.get().runs()
                ? about.refuses(
                        "the slave has run %d, and this master only knows of %d"
                                .formatted(there.runs(), here.get().runs()),
                        "the master's database was restored from an older state, and would take back what came after",
                        "wazo-ha adopt --from master or --from slave (docs/operate.md, \"The worst day\", 8)")
                : about.fine("one history, %s".formatted(there.lineage()));
    }
}
