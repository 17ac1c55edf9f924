package wazoha.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import wazoha.replication.DatabaseAccess;

/** A PostgreSQL server of its own, on a port of the loopback, with the safety that a production server has. */
public final class Server implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /**
     * Durable as a host's, and all else as Debian installs it; but vacuum runs when the benchmark says so, because what it
     * writes would count as somebody's work.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "autovacuum", "off",
            "max_connections", "60");

    private final EmbeddedPostgres postgres;
    private final long pid;

    private Server(EmbeddedPostgres postgres, long pid) {
        this.postgres = postgres;
        this.pid = pid;
    }

    /**
     * @param data a new folder, on the disk that is to be measured
     * @param settings beside the usual; they win
     */
    public static Server start(Path data, Map<String, String> settings) throws IOException {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setPGStartupWait(Duration.ofMinutes(1));
        SETTINGS.forEach(builder::setServerConfig);
        settings.forEach(builder::setServerConfig);
        var postgres = builder.start();
        return new Server(postgres, Proc.firstNumber(data.resolve("postmaster.pid")));
    }

    public int port() {
        return postgres.getPort();
    }

    /** A connection of the superuser in autocommit mode. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:%d/%s?user=postgres&ApplicationName=bench".formatted(port(), database));
    }

    /** The same way for the product's own classes. */
    public DatabaseAccess access(String database) {
        return new DatabaseAccess("localhost", port(), database, "postgres", "", "wazo-ha bench", PATIENCE, PATIENCE);
    }

    /** Runs statements in a session of their own, which has ended when this returns. */
    public void run(String database, String... statements) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of all rows. */
    public List<String> texts(String database, String query) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        }
    }

    public long number(String query) throws SQLException {
        return Long.parseLong(texts("postgres", query).get(0));
    }

    /** Bytes of write-ahead log since the cluster was made. */
    long walBytes() throws SQLException {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
    }

    /** Temporary files since the cluster was made. */
    long temporaryFiles() throws SQLException {
        return number("SELECT sum(temp_files)::bigint FROM pg_stat_database");
    }

    /** Processor time of all its processes, those included that have ended. */
    Duration processorTime() throws IOException {
        return Proc.ofFamily(pid);
    }

    /** The postmaster's process. */
    public long pid() {
        return pid;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
