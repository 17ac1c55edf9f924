package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's own role may write no table of the application. For an adoption that an operator ordered, the superuser of
 * this node lends it that, and takes it back.
 *
 * @param admin this node's superuser
 * @param own the database as the daemon's role
 */
record BorrowedRights(LocalAdmin admin, DatabaseAccess own) {
    private static final Logger LOG = LoggerFactory.getLogger(BorrowedRights.class);
    private static final String WRITING = "INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public";
    private static final String TRIGGERS = "SET ON PARAMETER session_replication_role";

    /** Whether the role needs none, because it is a superuser. */
    static boolean areNeedless(Connection own) throws SQLException {
        return Sql.one(own, row -> row.getBoolean(1), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
    }

    void take() throws LetterboxException {
        String role = Sql.name(own.user());
        admin.run("GRANT %s TO %s; GRANT %s TO %s;".formatted(WRITING, role, TRIGGERS, role));
    }

    /** Never fails; what could not be taken back is told, with what to type. */
    void giveBack() {
        String role = Sql.name(own.user());
        try {
            admin.run("REVOKE %s FROM %s; REVOKE %s FROM %s;".formatted(WRITING, role, TRIGGERS, role));
            new LocalRole(admin, own).prepare(); // the few tables that it may write always
        } catch (LetterboxException failed) {
            LOG.error(
                    "the role {} still may write all tables of {}: {}; 'wazo-ha database' does not take it back, REVOKE {} FROM {} does",
                    own.user(),
                    own.place(),
                    failed.getMessage(),
                    WRITING,
                    role);
        }
    }
}
