package wazoha.replication;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** Changes this node's own database as its superuser, at configuration time alone: the daemon is none. */
public interface LocalAdmin {
    /** Making a role takes milliseconds; a thousand tables take a second. */
    Duration PATIENCE = Duration.ofSeconds(60);

    /** The superuser's name. */
    String user();

    /** Runs the statements in one transaction: all of them or none. */
    void run(String statements) throws LetterboxException;

    /**
     * The owner of the server, through its socket and so without any password.
     *
     * @param psql the client and how to become its user, such as {@code runuser -u postgres -- psql}
     */
    static LocalAdmin through(List<String> psql, DatabaseAccess database) {
        return new Psql(psql, database);
    }

    /** A superuser who can log in. */
    static LocalAdmin over(DatabaseAccess superuser) {
        return new LoggedIn(superuser);
    }

    private static LetterboxException refused(DatabaseAccess database, String reason, @Nullable Exception cause) {
        return new LetterboxException(
                "roles of %s not changed: %s; what was there before still holds".formatted(database.place(), reason),
                cause);
    }

    /** @param psql as in {@link #through} */
    record Psql(List<String> psql, DatabaseAccess database) implements LocalAdmin {
        @Override
        public String user() {
            return "postgres";
        }

        @Override
        public void run(String statements) throws LetterboxException {
            var words = new ArrayList<>(psql);
            words.addAll(List.of("-X", "-q", "-w", "-p", Integer.toString(database.port()), "-d", database.name()));
            words.addAll(List.of("-v", "ON_ERROR_STOP=1", "--single-transaction", "-f", "-"));
            var client = Program.of(words)
                    .with("LC_ALL", "C")
                    .with("PGCONNECT_TIMEOUT", "5")
                    .withInput(statements)
                    .within(PATIENCE);
            try {
                var outcome = client.run();
                if (!(outcome instanceof Outcome.Exited exited) || exited.status() != 0) {
                    throw refused(database, "%s: %s".formatted(String.join(" ", psql), outcome.describe()), null);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw refused(database, "interrupted", stop);
            }
        }
    }

    /** @param superuser the same database, with a role that may do everything */
    record LoggedIn(DatabaseAccess superuser) implements LocalAdmin {
        @Override
        public String user() {
            return superuser.user();
        }

        @Override
        public void run(String statements) throws LetterboxException {
            try (var connection = superuser.open()) {
                Sql.transaction(connection, opened -> {
                    Sql.run(opened, statements);
                    return true;
                });
            } catch (SQLException failed) {
                throw refused(superuser, String.valueOf(failed.getMessage()), failed);
            }
        }
    }
}
