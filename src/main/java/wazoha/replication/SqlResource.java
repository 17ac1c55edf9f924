package wazoha.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** A SQL text that ships beside the classes of this package, or several that belong together. */
enum SqlResource {
    LETTERBOX("rows.sql", "letterbox.sql"),
    COPY("rows.sql", "copy.sql"),
    PAIR("pair.sql"),
    LOCAL_ROLE("local-role.sql"),
    PAIR_ROLE("pair-role.sql"),
    NO_PAIR_ROLE("no-pair-role.sql");

    /** Any fixed number: two daemons that install at once would fail on the catalogue's rows. */
    private static final long INSTALL_LOCK = 0x77617a6f6861L;

    /** Runs before the other one; empty for none. */
    private final String before;

    private final String file;

    SqlResource(String file) {
        this("", file);
    }

    SqlResource(String before, String file) {
        this.before = before;
        this.file = file;
    }

    String text() {
        return (before.isEmpty() ? "" : read(before)) + read(file);
    }

    private static String read(String file) {
        try (var stream = SqlResource.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("resource %s of the package cannot be read".formatted(file), broken);
        }
    }

    /** The text for a transaction of its own: one at a time, and "already exists" is no news. */
    String statements() {
        return "DO $$ BEGIN PERFORM pg_advisory_xact_lock(%d); END $$;%nSET LOCAL client_min_messages = warning;%n%s"
                .formatted(INSTALL_LOCK, text());
    }

    /** Runs the text; it must be idempotent. Belongs into a transaction of the caller. */
    void install(Connection connection) throws SQLException {
        Sql.run(connection, statements());
    }
}
