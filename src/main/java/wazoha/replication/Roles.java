package wazoha.replication;

import java.sql.SQLException;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/** What the statements that make roles are told: settings of their transaction, because a DO block takes no parameters. */
final class Roles {
    private Roles() {}

    /** @param namesAndValues a name, its value, and so on */
    static String settings(List<String> namesAndValues) {
        var text = new StringBuilder();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            text.append("SET LOCAL wazo_ha.%s = %s;%n"
                    .formatted(namesAndValues.get(i), Sql.text(namesAndValues.get(i + 1))));
        }
        return text.toString();
    }

    /** What the server keeps instead of the password. */
    static String verifier(String role, String password) throws LetterboxException {
        try {
            return PasswordUtil.encodePassword(role, password.toCharArray(), "scram-sha-256");
        } catch (SQLException impossible) {
            throw new LetterboxException("no verifier made for the role " + role, impossible);
        }
    }
}
