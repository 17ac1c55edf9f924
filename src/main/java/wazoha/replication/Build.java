package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;

/** The version of wazo-ha in the letterbox, where the slave's daemon leaves its own for the master. */
final class Build {
    private static final String UNTOLD = "a version that does not tell itself";

    private Build() {}

    /** Part of the caller's transaction. */
    static void tell(Connection slave, String version) throws SQLException {
        Sql.change(
                slave,
                "INSERT INTO wazo_ha.build AS b (version) VALUES (?)"
                        + " ON CONFLICT (only_row) DO UPDATE SET version = excluded.version"
                        + " WHERE b.version <> excluded.version",
                version);
    }

    /** What the slave's daemon told last; words for people if it is too old to tell. */
    static String read(Connection slave) throws SQLException {
        boolean missing = Sql.one(slave, row -> row.getBoolean(1), "SELECT to_regclass('wazo_ha.build') IS NULL");
        return missing
                ? UNTOLD
                : Sql.query(
                        slave, rows -> rows.next() ? rows.getString(1) : UNTOLD, "SELECT version FROM wazo_ha.build");
    }
}
