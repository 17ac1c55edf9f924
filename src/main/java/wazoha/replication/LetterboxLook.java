package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import wazoha.node.Finding;

/** What the slave's row says of its readiness, as a preflight of either node reads it. */
record LetterboxLook(
        UUID lineage, long runs, String phase, boolean dirty, long dirtySince, boolean proven, boolean open) {
    private static final UUID NO_LINEAGE = new UUID(0, 0);

    /** Empty where the slave has no letterbox yet. */
    static Optional<LetterboxLook> of(Connection slave) throws SQLException {
        boolean missing = Sql.one(slave, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.state') IS NULL");
        return missing
                ? Optional.empty()
                : Optional.of(Sql.one(
                        slave,
                        row -> new LetterboxLook(
                                row.getObject(1, UUID.class),
                                row.getLong(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getLong(5),
                                row.getBoolean(6),
                                row.getBoolean(7)),
                        "SELECT lineage, runs, phase, dirty, dirty_since, proven,"
                                + " coalesce(open_for = pg_postmaster_start_time(), false) FROM wazo_ha.state"));
    }

    static Finding missing(Finding.Subject about) {
        return about.refuses(
                "the slave has no letterbox: there is no table wazo_ha.state",
                "heartbeat, claims and the guard of every copy are kept there",
                "on the slave: wazo-ha configure slave --remote MASTER, systemctl start wazo-ha; then wazo-sync -i on the"
                        + " master");
    }

    Finding found(Finding.Subject about) {
        if (!open) {
            return about.refuses(
                    "the slave's guard is closed: its daemon has not opened it since PostgreSQL started",
                    "nothing is written to a slave whose daemon does not watch over it",
                    "on the slave: systemctl start wazo-ha; if it runs: wazo-ha status");
        }
        if (dirty) {
            return about.warns(
                    "the slave is dirty since epoch %d: it holds changes that its master has not fetched"
                            .formatted(dirtySince),
                    "nothing is replicated until they are fetched, and nothing of them is lost",
                    "nothing while the slave serves; afterwards wazo-ha status on the master says at what it fails");
        }
        return about.fine("the slave's phase is %s, its guard is open, it is clean, and %s"
                .formatted(
                        phase,
                        proven ? "its last proven run is number %d".formatted(runs) : "no replication was proven yet"));
    }

    /** Whether this slave would take over at all. */
    Finding ready(Finding.Subject about) {
        return proven
                ? about.fine("a replication was proven equal: this slave may take over")
                : about.refuses(
                        "no replication was ever proven equal here",
                        "a slave whose data are unknown takes over by an operator's order only",
                        "wazo-ha preflight on the master says what keeps it from replicating");
    }

    /** Whether master and slave are of one pair. */
    Finding sameLineage(Finding.Subject about, Optional<Pair> master) {
        if (lineage.equals(NO_LINEAGE)) {
            return about.fine("the slave belongs to no pair yet: the first run makes it this master's");
        }
        if (master.isEmpty() || !master.get().lineage().equals(lineage)) {
            return about.refuses(
                    "the slave belongs to the pair %s, and this master to %s"
                            .formatted(
                                    lineage,
                                    master.map(pair -> pair.lineage().toString())
                                            .orElse("none yet")),
                    "one of the two was installed anew or restored: whose data are right, only a person knows",
                    "wazo-ha adopt --from master or --from slave (docs/operate.md, \"The worst day\", 8)");
        }
        if (runs > master.get().runs()) {
            return about.refuses(
                    "the slave has run %d, and this master only knows of %d"
                            .formatted(runs, master.get().runs()),
                    "the master's database was restored from an older state, and would take back what came after",
                    "wazo-ha adopt --from master or --from slave (docs/operate.md, \"The worst day\", 8)");
        }
        return about.fine("one pair, %s".formatted(lineage));
    }
}
