package wazoha.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The database server of a node, and the demo's own way to it. */
public final class Postgres {
    /** One of the ways to log in. */
    @FunctionalInterface
    private interface Opening {
        Connection open() throws SQLException;
    }

    private static final Duration START = Duration.ofSeconds(30);

    private final Place place;
    private final Path home;
    private final Ground ground;
    private final PostgresKit kit;
    private final String password;

    Postgres(Place place, Path home, Ground ground, PostgresKit kit) throws DemoException {
        this.place = place;
        this.home = home;
        this.ground = ground;
        this.kit = kit;
        this.password = kit.secret(Schema.ADMIN);
    }

    int port() {
        return ground.port(5432);
    }

    /** A new cluster. It lets in its own node's roles, the peer's role wazo_ha and the demo's administrator. */
    void create(String peer) throws DemoException, InterruptedException {
        kit.copyCluster(place, data());
        var address = ground.address(place);
        var listen = address.equals(ground.databaseHost(place)) ? address : address + ",127.0.0.1";
        Disk.write(data().resolve("postgresql.conf"), """
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = '%s'
                max_connections = 60
                shared_buffers = 16MB
                max_wal_size = 64MB
                password_encryption = scram-sha-256
                ssl = on
                log_line_prefix = '%%m [%%p] %%u '
                timezone = 'UTC'
                """.formatted(listen, port(), home.resolve("pg")));
        Disk.write(data().resolve("pg_hba.conf"), """
                local all      all           scram-sha-256
                host  all      all     127.0.0.1/32 scram-sha-256
                host  all      all     %s/32 scram-sha-256
                hostssl asterisk wazo_ha %s/32 scram-sha-256
                host  asterisk %s,%s   %s/32 scram-sha-256
                """.formatted(
                        address, peer, Schema.ADMIN, Schema.DAEMON, ground.observer()));
        ground.giveToNobody(home.resolve("pg"));
    }

    void start() throws DemoException, InterruptedException {
        // Whatever ran before the host went down is gone; its pid may now be another program's.
        Disk.delete(data().resolve("postmaster.pid"));
        Disk.delete(home.resolve("pg/.s.PGSQL.%d.lock".formatted(port())));
        var server = List.of(kit.program("postgres").toString(), "-D", data().toString());
        new Command(ground.in(place, ground.asNobody(server))).start(home.resolve("log/postgresql.log"));
        Await.until("PostgreSQL of the %s".formatted(place.word()), START, this::answers);
    }

    /** A connection as the demo's administrator, over the network. */
    public Connection connect() throws SQLException {
        return connect(Schema.ADMIN, password);
    }

    /** The same for statements that take minutes. */
    Connection connectPatiently() throws SQLException {
        return connect(Schema.ADMIN, password, Duration.ofMinutes(10));
    }

    private Connection connect(String user, String password) throws SQLException {
        return connect(user, password, Duration.ofSeconds(5));
    }

    private Connection connect(String user, String password, Duration patience) throws SQLException {
        var login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("connectTimeout", "2");
        login.setProperty("loginTimeout", "2");
        login.setProperty("socketTimeout", String.valueOf(patience.toSeconds()));
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(ground.address(place), port(), Schema.DATABASE), login);
    }

    /** Statements in one transaction. */
    public void write(String... statements) throws DemoException {
        try (var connection = connect()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                for (var sql : statements) {
                    statement.execute(sql);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new DemoException(
                    "the database of the %s refused what the demo wrote: %s".formatted(place.word(), e.getMessage()),
                    e);
        }
    }

    /** The first column of all rows, as text. */
    public List<String> read(String query) throws DemoException {
        return read(this::connect, query);
    }

    /** The same, as the daemon's own role, who sees what every session does and what the letterbox says. */
    List<String> readAsDaemon(String query) throws DemoException {
        var secret = kit.secret(Schema.DAEMON);
        return read(() -> connect(Schema.DAEMON, secret), query);
    }

    private List<String> read(Opening opening, String query) throws DemoException {
        try (var connection = opening.open();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
            return values;
        } catch (SQLException e) {
            throw new DemoException(
                    "the database of the %s did not answer: %s".formatted(place.word(), e.getMessage()), e);
        }
    }

    private boolean answers() throws SQLException {
        try (var connection = connect()) {
            return connection.isValid(2);
        }
    }

    private Path data() {
        return home.resolve("pg/data");
    }
}
