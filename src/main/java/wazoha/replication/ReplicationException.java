package wazoha.replication;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A run or a merge pass did not happen. Says what was tried, on what, and what remains true now. */
public final class ReplicationException extends Exception {
    private static final long serialVersionUID = 1;

    /** What kind of trouble it is: what a caller does next depends on it. */
    public enum Kind {
        /** A database does not answer; nothing is wrong with the data. */
        UNREACHABLE,
        /** The slave's guard is closed to us: another phase, epoch, holder or lineage, or the slave is dirty. */
        GUARDED,
        /** The slave is an older image, or served unfilled: its rows are to be kept first. */
        UNKEPT,
        /** A person must act: schemas or versions differ, the same cluster, too many rows would be deleted. */
        REFUSED,
        /** Anything else, the slave's rows are unchanged; the next run tries again. */
        FAILED
    }

    /** SQLSTATE of a database that the server does not have. */
    static final String NO_DATABASE = "3D000";

    private final Kind kind;

    ReplicationException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The kind of a database's error, by its SQLSTATE. */
    static Kind kindOf(SQLException failed) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        if (state.equals(ApplyGate.UNKEPT)) {
            return Kind.UNKEPT;
        }
        if (state.startsWith("WH")) {
            return Kind.GUARDED;
        }
        // 57P: ended by an administrator or still starting; 53300: no connection left
        boolean unreachable = state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
        return unreachable ? Kind.UNREACHABLE : Kind.FAILED;
    }
}
