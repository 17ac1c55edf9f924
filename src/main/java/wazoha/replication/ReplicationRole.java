package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * The role in the slave's database as which the master writes: no superuser, no direct right on the guard.
 *
 * <p>Not thread-safe.
 */
public final class ReplicationRole {
    /** The name in every installation. */
    public static final String NAME = "wazo_ha";

    private final DatabaseAccess local;
    private final String role;

    /** @param local the slave's database as a local superuser: a right on a parameter can only be given by one */
    public ReplicationRole(DatabaseAccess local, String role) {
        this.local = local;
        this.role = role;
    }

    /**
     * Makes the role, or gives it a new password, and all that it needs; idempotent. The letterbox is installed if it
     * is missing. The server only ever sees the SCRAM verifier, never the password.
     */
    public void createOrRenew(String password) throws LetterboxException {
        try (var connection = local.open()) {
            Sql.transaction(connection, ReplicationRole::install);
            if (!exists(connection, role)) {
                Sql.run(connection, "CREATE ROLE %s LOGIN NOINHERIT".formatted(Sql.name(role)));
            }
            Sql.run(
                    connection,
                    "ALTER ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
                            .formatted(Sql.name(role)));
            Sql.run(connection, "ALTER ROLE %s PASSWORD %s".formatted(Sql.name(role), Sql.text(verifier(password))));
            Sql.transaction(connection, opened -> grant(opened, role));
        } catch (SQLException failed) {
            throw new LetterboxException(
                    "role %s not made or renewed in %s: %s; what was there before may still hold"
                            .formatted(role, local, failed.getMessage()),
                    failed);
        }
    }

    private String verifier(String password) throws SQLException {
        return PasswordUtil.encodePassword(role, password.toCharArray(), "scram-sha-256");
    }

    static boolean exists(Connection connection, String role) throws SQLException {
        return Sql.one(
                connection, row -> row.getBoolean(1), "SELECT count(*) > 0 FROM pg_roles WHERE rolname = ?", role);
    }

    /** Everything that the role may do; idempotent, and repeated at each opening because tables come and go. */
    static boolean grant(Connection connection, String role) throws SQLException {
        for (var statement : grants(connection, Sql.name(role))) {
            Sql.run(connection, statement);
        }
        return true;
    }

    private static boolean install(Connection connection) throws SQLException {
        SqlResource.LETTERBOX.install(connection);
        return true;
    }

    private static List<String> grants(Connection connection, String role) throws SQLException {
        var statements = new ArrayList<String>(List.of(
                "GRANT USAGE ON SCHEMA public, wazo_ha TO " + role,
                "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO " + role,
                "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO " + role,
                "GRANT SET ON PARAMETER session_replication_role TO " + role,
                "GRANT SELECT ON ALL TABLES IN SCHEMA wazo_ha TO " + role,
                "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wazo_ha TO " + role));
        for (var owner : owners(connection)) {
            String future = "ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA public GRANT ".formatted(Sql.name(owner));
            statements.add(future + "SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO " + role);
            statements.add(future + "USAGE, SELECT, UPDATE ON SEQUENCES TO " + role);
        }
        return statements;
    }

    /** Who makes the tables of the application, now and after its next migration. */
    private static List<String> owners(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                rows -> {
                    var names = new ArrayList<String>();
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                    return names;
                },
                "SELECT current_user UNION SELECT tableowner FROM pg_tables WHERE schemaname = 'public'"
                        + " UNION SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()");
    }
}
