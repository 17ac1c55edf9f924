package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The role in the slave's database as which the master writes: no superuser, no direct right on the guard, nothing but
 * reading on tables that are never replicated (docs/security.md).
 *
 * <p>Not thread-safe.
 */
public final class ReplicationRole {
    /** The name in every installation. */
    public static final String NAME = "wazo_ha";

    private final LocalAdmin admin;
    private final String localRole;
    private final String role;
    private final List<String> hidden;
    private final List<String> readOnly;

    /** @param superuser the slave's database as a superuser who is also the daemon's own role */
    public ReplicationRole(DatabaseAccess superuser, String role) {
        this(LocalAdmin.over(superuser), superuser.user(), role, List.of(), List.of());
    }

    /**
     * @param localRole the daemon's own, which owns the letterbox
     * @param hidden patterns of tables that the role may not even read, unless a foreign key leads to or from them
     * @param readOnly patterns of tables that it reads and never writes
     */
    public ReplicationRole(
            LocalAdmin admin, String localRole, String role, List<String> hidden, List<String> readOnly) {
        this.admin = admin;
        this.localRole = localRole;
        this.role = role;
        this.hidden = List.copyOf(hidden);
        this.readOnly = List.copyOf(readOnly);
    }

    /**
     * Makes the role, or gives it a new password, and all that it needs and no more; idempotent. The letterbox is
     * installed if it is missing, and left alone if it is newer. The server only ever sees the SCRAM verifier, never the
     * password.
     */
    public void createOrRenew(String password) throws LetterboxException {
        createOrRenew(password, LetterboxSchema.statements());
    }

    /** The same in a database that does not bear the letterbox; the superuser is that of this database. */
    public void createOrRenewInFurther(String password) throws LetterboxException {
        createOrRenew(password, SqlResource.COPY.statements());
    }

    private void createOrRenew(String password, String kept) throws LetterboxException {
        admin.run("SET LOCAL ROLE %s;%n".formatted(Sql.name(localRole))
                + kept
                + "RESET ROLE;\n"
                + Roles.settings(List.of(
                        "pair_role", role,
                        "verifier", Roles.verifier(role, password),
                        "hidden", Exclusions.of(hidden).regularExpression(),
                        "read_only", Exclusions.of(readOnly).regularExpression()))
                + SqlResource.PAIR_ROLE.text());
    }

    /** Takes the role away; where something holds it, it cannot log in any more. The letterbox stays. */
    public void remove() throws LetterboxException {
        admin.run(Roles.settings(List.of("pair_role", role)) + SqlResource.NO_PAIR_ROLE.text());
    }

    /** The role itself ends its login and its other sessions: what a master can do for a slave that it leaves. */
    public static void giveUp(DatabaseAccess asRole) throws LetterboxException {
        try (var connection = asRole.open()) {
            Sql.run(connection, "ALTER ROLE CURRENT_USER PASSWORD NULL");
            Sql.query(
                    connection,
                    rows -> true,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE usename = current_user AND pid <> pg_backend_pid()");
        } catch (SQLException failed) {
            throw new LetterboxException(
                    "login of the role not taken away in %s: %s".formatted(asRole, failed.getMessage()), failed);
        }
    }

    static boolean exists(Connection connection, String role) throws SQLException {
        return Sql.one(
                connection, row -> row.getBoolean(1), "SELECT count(*) > 0 FROM pg_roles WHERE rolname = ?", role);
    }

    /** What the letterbox grants, by the one who owns it; repeated at each opening because its tables come and go. */
    static boolean grant(Connection connection, String role) throws SQLException {
        String name = Sql.name(role);
        Sql.run(connection, "GRANT USAGE ON SCHEMA wazo_ha TO " + name);
        Sql.run(connection, "GRANT SELECT ON ALL TABLES IN SCHEMA wazo_ha TO " + name);
        Sql.run(connection, "GRANT INSERT, DELETE ON wazo_ha.token_base TO " + name);
        Sql.run(connection, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wazo_ha TO " + name);
        return true;
    }
}
