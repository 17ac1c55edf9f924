package wazoha.host;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.util.PSQLException;
import wazoha.FreePort;
import wazoha.node.EffectException;

/**
 * A real server with files of its own, a certificate, the database {@code asterisk} and the role {@code wazo_ha}, all
 * of whose settings stand in its files. It is asked over 127.0.0.1 as its superuser.
 */
public final class RealPostgres implements Cluster, AutoCloseable {
    static final String PASSWORD = "secret of the pair";
    public static final String TRUST = "host all postgres 127.0.0.1/32 trust";

    private static final String INVALID_AUTHORIZATION = "28000";

    private final Path folder;
    private final Path programs;
    private final int port;

    private RealPostgres(Path folder, Path programs, int port) {
        this.folder = folder;
        this.programs = programs;
        this.port = port;
    }

    /** Stopped, with a data directory that lies in the folder. */
    public static RealPostgres make(Path folder) throws Exception {
        var data = folder.resolve("data");
        try (var first = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .setServerConfig("fsync", "off")
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start();
                var connection = first.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE asterisk");
            statement.execute("CREATE ROLE wazo_ha LOGIN PASSWORD '%s'".formatted(PASSWORD));
        }
        var postgres = Files.readString(data.resolve("postmaster.opts"))
                .split(" ", 2)[0]
                .replace("\"", "");
        SelfSigned.certificate(data);
        return new RealPostgres(data, Path.of(postgres).resolveSibling(""), FreePort.next());
    }

    /** What every test's postgresql.conf begins with; ends with a newline. */
    public String settings() {
        return """
            port = %d
            unix_socket_directories = ''
            max_connections = 20
            shared_buffers = 16MB
            fsync = off
            """.formatted(port);
    }

    static String tls() {
        return "ssl = on\n";
    }

    public Path access() {
        return folder.resolve("pg_hba.conf");
    }

    public void start() throws IOException, InterruptedException {
        run("start");
    }

    public void stop() throws IOException, InterruptedException {
        if (isRunning()) {
            signal("CONT");
            run("stop", "-m", "fast");
        }
    }

    private void run(String... verb) throws IOException, InterruptedException {
        var log = folder.resolveSibling("pg_ctl.log").toFile();
        var process = new ProcessBuilder(pgCtl(verb))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("pg_ctl failed: " + Files.readString(log.toPath()) + Files.readString(serverLog()));
        }
    }

    private List<String> pgCtl(String... verb) {
        var words = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "--user", "--")); // PostgreSQL refuses to run as root
        }
        words.addAll(List.of(programs.resolve("pg_ctl").toString(), "-D", folder.toString(), "-w", "-t", "50"));
        words.addAll(List.of("-l", serverLog().toString()));
        words.addAll(List.of(verb));
        return words;
    }

    Path serverLog() {
        return folder.resolveSibling("server.log");
    }

    public long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
    }

    /** STOP freezes the server: the kernel still takes connections for it. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor(10, TimeUnit.SECONDS);
    }

    public String one(String query) throws Exception {
        return ask(query, Duration.ofSeconds(20)).get(0);
    }

    /** Changes the database {@code asterisk} as its superuser. */
    public void change(String sql) {
        try (var connection = connect("127.0.0.1", "asterisk", superuser(), Duration.ofSeconds(20));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** One value of the database {@code asterisk}. */
    public String value(String query) {
        try (var connection = connect("127.0.0.1", "asterisk", superuser(), Duration.ofSeconds(20));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Properties superuser() {
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("sslmode", "disable");
        return properties;
    }

    /** Comes as the master does, from one loopback address to another. */
    public Reached reach(String from, String to, boolean tls, String database) {
        var properties = new Properties();
        properties.setProperty("user", "wazo_ha");
        properties.setProperty("password", PASSWORD);
        properties.setProperty("localSocketAddress", from);
        properties.setProperty("sslmode", tls ? "require" : "disable");
        try (var connection = connect(to, database, properties, Duration.ofSeconds(20))) {
            return connection.isValid(10) ? Reached.LET_IN : Reached.NOBODY_LISTENS;
        } catch (PSQLException refused) {
            return INVALID_AUTHORIZATION.equals(refused.getSQLState()) ? Reached.TURNED_AWAY : Reached.NOBODY_LISTENS;
        } catch (SQLException other) {
            throw new IllegalStateException(other);
        }
    }

    public enum Reached {
        LET_IN,
        TURNED_AWAY,
        NOBODY_LISTENS
    }

    private Connection connect(String host, String database, Properties properties, Duration limit)
            throws SQLException {
        long seconds = Math.max(1, limit.toSeconds());
        properties.setProperty("connectTimeout", Long.toString(seconds));
        properties.setProperty("socketTimeout", Long.toString(seconds));
        properties.setProperty("gssEncMode", "disable");
        return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(host, port, database), properties);
    }

    @Override
    public String name() {
        return "15/main";
    }

    @Override
    public Path configuration() {
        return folder.resolve("postgresql.conf");
    }

    @Override
    public Path data() {
        return folder;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean isRunning() {
        return Files.exists(folder.resolve("postmaster.pid"));
    }

    @Override
    public List<String> ask(String query, Duration limit) throws EffectException {
        try (var connection = connect("127.0.0.1", "postgres", superuser(), limit);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var answers = new ArrayList<String>();
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
            return answers;
        } catch (SQLException unheard) {
            throw new EffectException("PostgreSQL does not answer: " + unheard.getMessage(), unheard);
        }
    }

    @Override
    public void beginRestart() throws EffectException {
        begin("restart", "-m", "fast");
    }

    @Override
    public void beginStart() throws EffectException {
        begin("start");
    }

    private void begin(String... verb) throws EffectException {
        try {
            new ProcessBuilder(pgCtl(verb))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolveSibling("pg_ctl.log").toFile())
                    .start();
        } catch (IOException missing) {
            throw new EffectException("pg_ctl was not started", missing);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the files away and puts them back, for a server that has no certificate. */
    void moveCertificate(boolean away) throws IOException {
        for (var name : List.of("server.key", "server.crt")) {
            var here = folder.resolve(name);
            var there = folder.resolveSibling(name + ".away");
            Files.move(away ? here : there, away ? there : here, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
