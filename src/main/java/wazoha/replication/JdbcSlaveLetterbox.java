package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Epoch;
import wazoha.node.Product;
import wazoha.node.Ticker;

/**
 * The letterbox as the slave reaches it: its own database, as the local role that owns the schema.
 *
 * <p>Used by one thread; only {@link #takeBase} may run on another one, because it has a connection of its own.
 */
public final class JdbcSlaveLetterbox implements SlaveLetterbox {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSlaveLetterbox.class);
    /** How long a claim is repeated before PostgreSQL counts as stuck (docs/failover.md, guard). */
    private static final Duration CLAIM_WITHIN = Duration.ofSeconds(2);
    /** SQLSTATE class of "lock not available", of a cancelled statement, and of a deadlock. */
    private static final List<String> OTHERS_HOLD_IT = List.of("55P03", "57014", "40P01");

    private final DatabaseAccess local;
    private final String replicationRole;
    private final Ticker ticker;
    private final Duration gapPatience;
    private final Takeover takeover;
    private final BaseSnapshot base;
    private final List<FurtherDatabase> further;
    private Optional<Connection> current = Optional.empty();

    /**
     * @param local the slave's own database; its timeouts bound every call but {@code takeBase} (about 2 s)
     * @param replicationRole whose sessions a claim ends
     * @param exclude patterns of tables that are never replicated: they are no part of a base
     */
    public JdbcSlaveLetterbox(DatabaseAccess local, String replicationRole, List<String> exclude, Ticker ticker) {
        this(local, List.of(), replicationRole, exclude, ticker);
    }

    /** @param further databases that are copied beside the one that bears the letterbox, on the same server */
    public JdbcSlaveLetterbox(
            DatabaseAccess local,
            List<DatabaseAccess> further,
            String replicationRole,
            List<String> exclude,
            Ticker ticker) {
        this(local, further, replicationRole, exclude, ticker, SequenceMemory.PATIENCE);
    }

    /** @param gapPatience so long a takeover waits for the gap behind the master's sequences, in each database */
    JdbcSlaveLetterbox(
            DatabaseAccess local,
            List<DatabaseAccess> further,
            String replicationRole,
            List<String> exclude,
            Ticker ticker,
            Duration gapPatience) {
        this.gapPatience = gapPatience;
        this.local = local;
        this.further =
                further.stream().map(one -> new FurtherDatabase(one, exclude)).toList();
        this.replicationRole = replicationRole;
        this.ticker = ticker;
        this.takeover = new Takeover(replicationRole, ticker);
        this.base = new BaseSnapshot(local, exclude);
    }

    @Override
    public void install() throws LetterboxException {
        for (var one : further) { // first of all whether the letterbox is in one of these
            one.install(replicationRole);
        }
        attempt("not installed", connection -> Sql.transaction(connection, this::install));
    }

    /** Makes what a slave keeps in its further databases where {@link #install} could not; may come from another thread. */
    public void installFurther() throws LetterboxException {
        for (var one : further) {
            one.installIfMissing(replicationRole);
        }
    }

    @Override
    public void open() throws LetterboxException {
        attempt(
                "not opened; the guard stays closed and no master writes",
                connection -> Sql.transaction(connection, opened -> {
                    Sql.durably(opened);
                    return Sql.change(
                            opened,
                            "UPDATE wazo_ha.state SET incarnation = incarnation + 1, open_for = pg_postmaster_start_time()");
                }));
    }

    @Override
    public void shut() throws LetterboxException {
        attempt("not shut; a master could still write", connection -> {
            Sql.change(connection, "UPDATE wazo_ha.state SET open_for = NULL");
            takeover.endSessions(connection);
            return true;
        });
    }

    private boolean install(Connection connection) throws SQLException {
        Sql.durably(connection);
        LetterboxSchema.install(connection);
        if (ReplicationRole.exists(connection, replicationRole)) {
            ReplicationRole.grant(connection, replicationRole);
        }
        Build.tell(connection, Product.version());
        return true;
    }

    @Override
    public Reading read() throws LetterboxException {
        return attempt("not read", connection -> {
            var state = Sql.one(connection, LetterboxRows::state, "SELECT * FROM wazo_ha.state");
            Optional<MasterWord> heartbeat = Sql.query(
                    connection,
                    rows -> rows.next() ? Optional.of(LetterboxRows.heartbeat(rows)) : Optional.empty(),
                    "SELECT h.*, (SELECT d.foreign_data FROM wazo_ha.master_data d) AS foreign_data FROM wazo_ha.heartbeat h");
            return new Reading(state, heartbeat);
        });
    }

    @Override
    public void tell(String phase, boolean serving, boolean willing, boolean asks) throws LetterboxException {
        attempt(
                "not told that the phase is " + phase,
                connection -> Sql.change(
                        connection,
                        "UPDATE wazo_ha.state SET phase = ?, serving = ?, willing = ?, asks = ?, beat = beat + 1",
                        phase,
                        serving,
                        willing,
                        asks));
    }

    @Override
    public boolean claim(Epoch expected, Epoch next, boolean withBase) throws LetterboxException {
        var end = ticker.now().plus(CLAIM_WITHIN);
        while (true) {
            try {
                return claimOnce(connection(), expected, next, withBase);
            } catch (SQLException failed) {
                if (!OTHERS_HOLD_IT.contains(Objects.requireNonNullElse(failed.getSQLState(), ""))
                        || ticker.now().compareTo(end) >= 0) {
                    close();
                    throw new LetterboxException(
                            "epoch %s not claimed in %s: %s; unless only the answer was lost, the guard is as before"
                                    .formatted(next, local, failed.getMessage()),
                            failed);
                }
            }
        }
    }

    private boolean claimOnce(Connection connection, Epoch expected, Epoch next, boolean withBase) throws SQLException {
        var wasDirty = takeover.claim(connection, expected, next);
        if (wasDirty.isEmpty()) {
            return false;
        }
        if (withBase && !wasDirty.get()) {
            base.open(next);
            further.forEach(one -> one.openBase(next));
        }
        SequenceMemory.leaveGap(connection, gapPatience);
        further.forEach(one -> one.leaveGap(gapPatience));
        return true;
    }

    @Override
    public boolean claimForMaster(Epoch expected, Epoch next) throws LetterboxException {
        return attempt(
                "not claimed for the master: unless only the answer was lost, the epoch is still " + expected,
                connection -> Sql.one(
                        connection,
                        row -> row.getBoolean(1),
                        "SELECT wazo_ha.claim_master(?, ?)",
                        expected.number(),
                        next.number()));
    }

    @Override
    public void handBack() throws LetterboxException {
        attempt(
                "not told that service was handed back; the master still sees the phase before",
                connection -> Sql.transaction(connection, opened -> {
                    Sql.durably(opened);
                    return Sql.change(
                            opened, "UPDATE wazo_ha.state SET phase = 'HANDED_BACK', serving = false, beat = beat + 1");
                }));
    }

    @Override
    public void takeBase(Epoch epoch) throws LetterboxException {
        var failures = new ArrayList<LetterboxException>();
        recorded(() -> base.record(epoch)).ifPresent(failures::add);
        for (var one : further) { // each for itself: without a base of one, all that differs there is fetched
            recorded(() -> one.record(epoch)).ifPresent(failures::add);
        }
        if (!failures.isEmpty()) {
            throw new LetterboxException(
                    failures.stream()
                            .map(one -> String.valueOf(one.getMessage()))
                            .collect(Collectors.joining("; ")),
                    failures.get(0));
        }
    }

    /** One base. */
    @FunctionalInterface
    private interface Recording {
        void record() throws LetterboxException;
    }

    private static Optional<LetterboxException> recorded(Recording recording) {
        try {
            recording.record();
            return Optional.empty();
        } catch (LetterboxException failed) {
            return Optional.of(failed);
        }
    }

    @Override
    public void dropBase() {
        base.drop();
        further.forEach(FurtherDatabase::drop);
    }

    @Override
    public void close() {
        if (current.isPresent()) {
            try {
                current.get().close();
            } catch (SQLException broken) {
                LOG.debug("connection to {} was already broken", local, broken);
            }
            current = Optional.empty();
        }
    }

    private <T> T attempt(String otherwise, Sql.Work<T> work) throws LetterboxException {
        try {
            return work.run(connection());
        } catch (SQLException failed) {
            close();
            throw new LetterboxException(
                    "letterbox in %s %s: %s".formatted(local, otherwise, failed.getMessage()), failed);
        }
    }

    private Connection connection() throws SQLException {
        if (current.isEmpty()) {
            var opened = local.open();
            current = Optional.of(opened);
            // a beat may be lost in a crash; claims and hand-backs ask for durability themselves
            Sql.run(opened, "SET synchronous_commit = off");
        }
        return current.get();
    }
}
