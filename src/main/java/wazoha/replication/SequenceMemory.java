package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the master's sequences stood at its last run: a slave that takes over leaves a gap behind that, so that its ids are
 * not those that the master made meanwhile (docs/decisions/0020).
 */
final class SequenceMemory {
    private static final Logger LOG = LoggerFactory.getLogger(SequenceMemory.class);
    /** In steps of the sequence. */
    private static final long GAP = 1_000_000;
    /** A takeover waits for it no longer; it takes some milliseconds. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private static final String LASTS = """
            SELECT s.sequencename::text, s.last_value, coalesce(t.relname::text, '')
            FROM pg_sequences s
            JOIN pg_class c ON c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' AND c.relname = s.sequencename
            LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
            LEFT JOIN pg_class t ON t.oid = d.refobjid
            WHERE s.schemaname = 'public' AND s.last_value IS NOT NULL
            ORDER BY 1
            """;

    private SequenceMemory() {}

    /** Part of a run, in the slave's open transaction; writes only what moved. */
    static void keep(Connection master, ApplyGate gate, Exclusions exclusions) throws SQLException {
        var names = new ArrayList<String>();
        var lasts = new ArrayList<Long>();
        Sql.query(
                master,
                rows -> {
                    while (rows.next()) {
                        if (!exclusions.covers(rows.getString(1)) && !exclusions.covers(rows.getString(3))) {
                            names.add(rows.getString(1));
                            lasts.add(rows.getLong(2));
                        }
                    }
                    return true;
                },
                LASTS);
        gate.keepSequences(names, lasts);
    }

    /** On the slave that has just claimed, outside of a transaction, within the patience. Never fails: a takeover goes on without a gap. */
    static void leaveGap(Connection slave, Duration patience) {
        try {
            int moved = Sql.transaction(slave, opened -> {
                Sql.run(
                        opened,
                        "SET LOCAL statement_timeout = %d; SET LOCAL lock_timeout = %d"
                                .formatted(patience.toMillis(), patience.toMillis() / 5));
                return Sql.one(opened, row -> row.getInt(1), "SELECT wazo_ha.leave_gap(?)", GAP);
            });
            LOG.info("sequences moved past those of the master: moved={} gap={}", moved, GAP);
        } catch (SQLException failed) {
            LOG.warn("no gap left behind the master's sequences: ids made here may be those of the master", failed);
        }
    }
}
