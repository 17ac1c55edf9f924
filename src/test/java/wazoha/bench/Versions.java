package wazoha.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A writer who changes the master all the time, one version a transaction, and remembers what all copied tables held in
 * each: whether a database equals one of the master's snapshots can then be decided.
 */
final class Versions implements AutoCloseable {
    private static final List<String> MARKS = List.of("a_version", "m_version", "z_version");

    /** What a database holds. Three tables say the version; a database that mixes snapshots says several. */
    record State(String versions, String content) {
        long version() {
            return Long.parseLong(versions.substring(0, versions.indexOf(' ')));
        }
    }

    private final Server master;
    private final String database;
    private final String content;
    private final Map<Long, String> contents = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> writing;
    private volatile long newest;
    private volatile boolean enough;

    private Versions(Server master, String database) throws SQLException {
        this.master = master;
        this.database = database;
        this.content = Telephony.copied(master, database).stream()
                .map(
                        "SELECT '%1$s' AS name, count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 7)), 0) AS hash FROM %1$s t"
                                ::formatted)
                .collect(Collectors.joining(
                        " UNION ALL ", "SELECT md5(string_agg(name || hash, ';' ORDER BY name)) FROM (", ") AS each"));
        write(0);
        this.writing = CompletableFuture.runAsync(this::write, task -> new Thread(task, "writer").start());
    }

    /** The tables that say the version; made on both sides, before the pair is. */
    static void makeTables(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var mark : MARKS) {
                statement.execute("CREATE TABLE %s (id integer PRIMARY KEY, version bigint)".formatted(mark));
            }
        }
    }

    static Versions begin(Server master, String database) throws SQLException {
        for (var mark : MARKS) {
            master.run(database, "INSERT INTO %s VALUES (1, 0)".formatted(mark));
        }
        return new Versions(master, database);
    }

    /** What a database holds now, as one snapshot of it. */
    State of(Server server, String of) throws SQLException {
        try (var connection = server.connect(of)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return state(connection);
        }
    }

    /** Whether a state is one that the master has had. */
    boolean isOneOfTheMasters(State state) {
        long version = state.version();
        return state.versions().equals("%1$d %1$d %1$d".formatted(version))
                && state.content().equals(contents.get(version));
    }

    long newest() {
        return newest;
    }

    private State state(Connection connection) throws SQLException {
        var versions =
                MARKS.stream().map("(SELECT version FROM %s)"::formatted).collect(Collectors.joining(" || ' ' || "));
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT coalesce(%s, '-1 nothing'), (%s)".formatted(versions, content))) {
            row.next();
            return new State(row.getString(1), row.getString(2));
        }
    }

    private void write() {
        try {
            for (long version = 1; !enough; version++) {
                write(version);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Changed, new and vanished rows, small tables and large ones. */
    private void write(long version) throws SQLException {
        try (var connection = master.connect(database);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (var mark : MARKS) {
                statement.execute("UPDATE %s SET version = %d".formatted(mark, version));
            }
            statement.execute("UPDATE userfeatures SET description = 'version %1$d' WHERE id %% 7 = %1$d %% 7"
                    .formatted(version));
            statement.execute(
                    "UPDATE endpoint_sip_section_option SET value = 'version %1$d' WHERE key = 'allow' AND abs(hashtext(uuid::text)) %% 5 = %1$d %% 5"
                            .formatted(version));
            statement.execute(
                    "INSERT INTO contextmember VALUES ('internal-1', 'version', '%d', '')".formatted(version));
            statement.execute("DELETE FROM contextmember WHERE type = 'version' AND typeval::bigint < %d"
                    .formatted(version - 20));
            contents.put(version, state(connection).content());
            connection.commit();
            newest = version;
        }
    }

    /** The last word of the writer; fails if it failed. */
    @Override
    public void close() {
        enough = true;
        writing.join();
    }
}
