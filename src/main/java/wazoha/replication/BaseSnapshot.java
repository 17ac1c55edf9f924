package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Epoch;

/**
 * The slave's rows at its takeover: a snapshot that is opened at once and read later, while telephony starts.
 *
 * <p>Thread-safe: opened by the thread that claims, read by another one.
 */
final class BaseSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(BaseSnapshot.class);
    /** Reading 50,000 users takes a few seconds; this is only the end of all patience. */
    private static final Duration READ_WITHIN = Duration.ofMinutes(10);

    private record Held(Epoch epoch, Connection connection) {}

    private final DatabaseAccess local;
    private final Exclusions exclusions;
    private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

    BaseSnapshot(DatabaseAccess local, List<String> exclude) {
        this.local = local.as("wazo-ha base");
        this.exclusions = Exclusions.of(exclude);
    }

    /** Never fails: a takeover goes on without a base, and then every row that differs is fetched. */
    void open(Epoch epoch) {
        try {
            var connection = local.open();
            drop(held.getAndSet(new Held(epoch, connection)));
            Canonical.settings(connection);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            Sql.one(connection, row -> row.getInt(1), "SELECT 1"); // the snapshot is taken by the first query
        } catch (SQLException failed) {
            drop(held.getAndSet(null));
            LOG.warn("no base of the takeover with epoch {} in {}", epoch, local, failed);
        }
    }

    /** Writes keys and hashes of all rows as of the snapshot, in one transaction; keeps an unmerged older base. */
    void record(Epoch epoch) throws LetterboxException {
        var snapshot = held.getAndSet(null);
        try {
            if (snapshot == null) {
                requireKept();
            } else {
                write(snapshot.connection(), snapshot.epoch());
            }
        } catch (SQLException failed) {
            throw new LetterboxException(
                    "base of epoch %s not recorded in %s: %s; every row that differs from the master will be fetched"
                            .formatted(epoch, local, failed.getMessage()),
                    failed);
        } finally {
            drop(snapshot);
        }
    }

    /** @param epoch of the snapshot: a second takeover may come before the base of the first was read */
    private void write(Connection connection, Epoch epoch) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(READ_WITHIN.toMillis()));
        Sql.run(connection, "SET statement_timeout = " + READ_WITHIN.toMillis());
        Sql.run(connection, "DELETE FROM wazo_ha.base");
        Sql.run(connection, "DELETE FROM wazo_ha.base_table");
        for (var table : Catalogue.tables(connection, exclusions)) {
            Sql.change(
                    connection,
                    "INSERT INTO wazo_ha.base SELECT ?, x.k, x.h, count(*) FROM (SELECT %s AS k, %s AS h FROM %s) AS x GROUP BY x.k, x.h"
                            .formatted(table.keyText(), table.rowHash(), table.from()),
                    table.name());
            Sql.change(
                    connection,
                    "INSERT INTO wazo_ha.base_table SELECT ?, ?, coalesce(sum(copies), 0), coalesce(sum(hash * copies::numeric), 0)"
                            + " FROM wazo_ha.base WHERE table_name = ?",
                    table.name(),
                    epoch.number(),
                    table.name());
        }
        connection.commit();
    }

    void drop() {
        drop(held.getAndSet(null));
    }

    /** Without a snapshot of this takeover, an older base must be there. */
    private void requireKept() throws SQLException {
        try (var connection = local.open()) {
            boolean kept = Sql.one(connection, row -> row.getBoolean(1), "SELECT count(*) > 0 FROM wazo_ha.base_table");
            if (!kept) {
                throw new SQLException("no snapshot was opened by this process at the takeover");
            }
        }
    }

    private static void drop(@Nullable Held snapshot) {
        if (snapshot != null) {
            try {
                snapshot.connection().close();
            } catch (SQLException broken) {
                LOG.debug("connection of the base was already broken", broken);
            }
        }
    }
}
