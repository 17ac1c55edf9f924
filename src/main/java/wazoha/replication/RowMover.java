package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/** Moves rows of one table. They stream from server to server through this process, which holds one row at a time. */
final class RowMover {
    /** Between two reports. */
    private static final long REPORT_BYTES = 1 << 20;

    private final Connection master;
    private final Connection slave;
    private final CopiedTable table;
    private final LongConsumer copied;

    /** @param copied is told of the bytes that have travelled since the last time, about each megabyte */
    RowMover(Connection master, Connection slave, CopiedTable table, LongConsumer copied) {
        this.master = master;
        this.slave = slave;
        this.table = table;
        this.copied = copied;
    }

    /** Deletes, then inserts: rows may exchange values that must be unique. */
    void move(RowDifference difference) throws SQLException {
        if (difference.whole()) {
            Sql.run(slave, "DELETE FROM " + table.from());
            copy("");
            return;
        }
        for (var condition : difference.delete().conditions()) {
            Sql.run(slave, "DELETE FROM %s WHERE %s".formatted(table.from(), condition));
        }
        for (var condition : difference.insert().conditions()) {
            copy(" WHERE " + condition);
        }
    }

    /** All rows into a table that has none. Returns how many. */
    long fill() throws SQLException {
        return copy("");
    }

    /** COPY writes identity columns as they are given, and gives generated columns their value itself. */
    private long copy(String where) throws SQLException {
        CopyOut out = copies(master)
                .copyOut("COPY (SELECT %s FROM %s%s) TO STDOUT".formatted(table.columnList(), table.from(), where));
        try {
            return pump(out, copies(slave).copyIn("COPY %s FROM STDIN".formatted(table.copyTarget())));
        } finally {
            if (out.isActive()) {
                out.cancelCopy();
            }
        }
    }

    private long pump(CopyOut out, CopyIn in) throws SQLException {
        long bytes = 0;
        try {
            byte[] row = out.readFromCopy();
            while (row != null) {
                in.writeToCopy(row, 0, row.length);
                bytes += row.length;
                if (bytes >= REPORT_BYTES) {
                    copied.accept(bytes);
                    bytes = 0;
                }
                row = out.readFromCopy();
            }
            long rows = in.endCopy();
            copied.accept(bytes);
            return rows;
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
