package wazoha.bench;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/** The least that any full copy costs: all tables emptied and streamed from server to server, nothing compared or proven. */
final class RawCopy {
    private static final int CHUNK = 1 << 16;

    private final Server master;
    private final Server slave;

    RawCopy(Server master, Server slave) {
        this.master = master;
        this.slave = slave;
    }

    void copy(String from, String to) throws SQLException {
        var tables = Telephony.copied(master, from);
        try (var here = master.connect(from);
                var there = slave.connect(to)) {
            here.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            here.setAutoCommit(false);
            there.setAutoCommit(false);
            run(there, "SET LOCAL session_replication_role = replica");
            run(there, "TRUNCATE " + String.join(", ", tables));
            copy(here, there, tables);
            there.commit();
        }
    }

    private static void copy(Connection here, Connection there, List<String> tables) throws SQLException {
        for (var table : tables) {
            CopyOut out = copies(here).copyOut("COPY " + table + " TO STDOUT");
            CopyIn in = copies(there).copyIn("COPY " + table + " FROM STDIN");
            var chunk = new ByteArrayOutputStream(2 * CHUNK);
            for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
                chunk.writeBytes(row);
                if (chunk.size() >= CHUNK) {
                    send(chunk, in);
                }
            }
            send(chunk, in);
            in.endCopy();
        }
    }

    private static void send(ByteArrayOutputStream chunk, CopyIn in) throws SQLException {
        in.writeToCopy(chunk.toByteArray(), 0, chunk.size());
        chunk.reset();
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return new CopyManager(connection.unwrap(BaseConnection.class));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
