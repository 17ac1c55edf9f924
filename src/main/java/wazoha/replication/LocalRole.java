package wazoha.replication;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * The role as which the daemon works in its own node's database: no superuser. It owns the schema {@code wazo_ha}, reads
 * the tables, and may do the few things more that a takeover needs (docs/security.md).
 */
public record LocalRole(LocalAdmin admin, DatabaseAccess access) {
    /** Makes the role or gives it all that it needs and no more; idempotent. The server never sees its password. */
    public void prepare() throws LetterboxException {
        admin.run(statements(verifier()));
    }

    /** What {@link #prepare} runs, without anything secret in it. */
    public String shown() {
        return statements("...");
    }

    /** Whether somebody else's role was named, which must not be changed. */
    public boolean isTheSuperuser() {
        return access.user().equals(admin.user());
    }

    private String verifier() throws LetterboxException {
        try {
            return Roles.verifier(access.user(), access.password().read());
        } catch (IOException missing) {
            throw new LetterboxException(String.valueOf(missing.getMessage()), missing);
        }
    }

    private String statements(String verifier) {
        return Roles.settings(List.of("local_role", access.user(), "verifier", verifier))
                + SqlResource.LOCAL_ROLE.text();
    }

    /** Logs in as the role, as the daemon will. */
    public void check() throws LetterboxException {
        try (var connection = access.open()) {
            Sql.one(connection, row -> row.getInt(1), "SELECT 1");
        } catch (SQLException failed) {
            throw new LetterboxException(
                    "role made, but it is not let in to %s: %s; pg_hba.conf needs a line such as: host %s %s %s scram-sha-256"
                            .formatted(
                                    access,
                                    failed.getMessage(),
                                    access.name(),
                                    access.user(),
                                    access.host().contains(":") ? access.host() + "/128" : access.host() + "/32"),
                    failed);
        }
    }
}
