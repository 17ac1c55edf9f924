package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/** Makes one table of the slave equal to the master's snapshot. Rows stream from server to server through this process. */
final class RowMover {
    /** Above this many rows a list of hashes costs more than the whole table. */
    private static final int LISTED = 100_000;

    private final Connection master;
    private final Connection slave;
    private final CopiedTable table;

    RowMover(Connection master, Connection slave, CopiedTable table) {
        this.master = master;
        this.slave = slave;
        this.table = table;
    }

    /** Deletes, then inserts. Returns the bytes that travelled. */
    long move(RowDifference difference) throws SQLException {
        boolean whole =
                difference.insert().size() > LISTED || difference.delete().size() > LISTED;
        if (whole) {
            Sql.run(slave, "DELETE FROM " + table.from());
            return copy("");
        }
        if (!difference.delete().isEmpty()) {
            Sql.run(slave, "DELETE FROM %s%s".formatted(table.from(), where(difference.delete())));
        }
        return difference.insert().isEmpty() ? 0 : copy(where(difference.insert()));
    }

    private String where(Set<Long> hashes) {
        return " WHERE %s = ANY (%s)".formatted(table.rowHash(), RowDifference.array(hashes));
    }

    /** COPY writes identity columns as they are given, and gives generated columns their value itself. */
    private long copy(String where) throws SQLException {
        CopyOut out = copies(master)
                .copyOut("COPY (SELECT %s FROM %s%s) TO STDOUT".formatted(table.columnList(), table.from(), where));
        try {
            CopyIn in = copies(slave).copyIn("COPY %s (%s) FROM STDIN".formatted(table.target(), table.columnList()));
            return pump(out, in);
        } finally {
            if (out.isActive()) {
                out.cancelCopy();
            }
        }
    }

    private static long pump(CopyOut out, CopyIn in) throws SQLException {
        long bytes = 0;
        try {
            byte[] row = out.readFromCopy();
            while (row != null) {
                in.writeToCopy(row, 0, row.length);
                bytes += row.length;
                row = out.readFromCopy();
            }
            in.endCopy();
            return bytes;
        } finally {
            if (in.isActive()) {
                in.cancelCopy();
            }
        }
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return new CopyManager(connection.unwrap(BaseConnection.class));
    }
}
