package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.Epoch;

/**
 * The letterbox as the master reaches it: one connection as the replication role, opened at the first word and again
 * after each failure.
 *
 * <p>Not thread-safe: used by one thread.
 */
public final class JdbcMasterLetterbox implements MasterLetterbox {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcMasterLetterbox.class);

    private static final String TELL = "SELECT * FROM wazo_ha.tell_master%s(?, ?, ?, ?, ?, ?, ?, ?%s)";

    private final DatabaseAccess slave;
    private Optional<Connection> current = Optional.empty();
    /** What the letterbox understands. */
    private int protocol;

    /** @param slave the slave's database as the replication role; its timeouts bound every call (about 2 s) */
    public JdbcMasterLetterbox(DatabaseAccess slave) {
        this.slave = slave;
    }

    /** Whether the slave's database lets this role in; changes nothing. */
    public void look() throws LetterboxException {
        try {
            Sql.one(connection(), row -> row.getInt(1), "SELECT 1");
        } catch (SQLException failed) {
            close();
            throw new LetterboxException("role not let in by %s: %s".formatted(slave, failed.getMessage()), failed);
        }
    }

    @Override
    public SlaveWord tell(MasterWord word) throws LetterboxException {
        try {
            var connection = connection();
            return protocol < 2
                    ? Sql.one(
                            connection,
                            LetterboxRows::state,
                            TELL.formatted("", ""),
                            values(word).toArray())
                    : Sql.one(
                            connection,
                            LetterboxRows::state,
                            TELL.formatted("_2", ", ?"),
                            Stream.concat(values(word), Stream.of(word.foreign()))
                                    .toArray());
        } catch (SQLException failed) {
            close();
            throw new LetterboxException(
                    "heartbeat not written to %s: %s; the slave still reads the one before"
                            .formatted(slave, failed.getMessage()),
                    failed);
        }
    }

    private static Stream<Object> values(MasterWord word) {
        return Stream.of(
                word.phase(),
                word.serving(),
                word.sick(),
                word.offering(),
                word.ready(),
                word.epoch().number(),
                word.bootId(),
                word.farewell());
    }

    @Override
    public boolean claim(Epoch expected, Epoch next) throws LetterboxException {
        try {
            return Sql.one(
                    connection(),
                    row -> row.getBoolean(1),
                    "SELECT wazo_ha.claim_master(?, ?)",
                    expected.number(),
                    next.number());
        } catch (SQLException failed) {
            close();
            throw new LetterboxException(
                    "epoch %s not claimed in %s: %s; unless only the answer was lost, the epoch is still %s"
                            .formatted(next, slave, failed.getMessage(), expected),
                    failed);
        }
    }

    @Override
    public void close() {
        if (current.isPresent()) {
            try {
                current.get().close();
            } catch (SQLException broken) {
                LOG.debug("connection to {} was already broken", slave, broken);
            }
            current = Optional.empty();
        }
    }

    private Connection connection() throws SQLException {
        if (current.isEmpty()) {
            var opened = slave.open();
            current = Optional.of(opened);
            // a heartbeat may be lost in a crash; a claim asks for durability itself
            Sql.run(opened, "SET synchronous_commit = off");
            protocol = LetterboxSchema.protocol(opened);
        }
        return current.get();
    }
}
