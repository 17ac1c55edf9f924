package wazoha.replication;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import wazoha.node.KeyPin;

/**
 * How one PostgreSQL database is reached. Opens plain connections; nothing is pooled, because a dead connection is
 * news that must be seen.
 *
 * @param host a literal address or {@code localhost}
 * @param password asked for at each connection
 * @param applicationName what {@code pg_stat_activity} shows
 * @param connectTimeout for TCP; counted in whole seconds, rounded up
 * @param socketTimeout how long an answer may take before the connection is given up; zero waits for ever
 */
public record DatabaseAccess(
        String host,
        int port,
        String name,
        String user,
        Password password,
        String applicationName,
        Duration connectTimeout,
        Duration socketTimeout,
        Encryption encryption) {

    /** Where a password comes from. */
    @FunctionalInterface
    public interface Password {
        /** @throws IOException with the remedy, if there is none yet */
        String read() throws IOException;
    }

    /** This host's own server. Whatever is elsewhere is reached by {@link #pinned}. */
    public DatabaseAccess(
            String host,
            int port,
            String name,
            String user,
            String password,
            String applicationName,
            Duration connectTimeout,
            Duration socketTimeout) {
        this(
                host,
                port,
                name,
                user,
                () -> password,
                applicationName,
                connectTimeout,
                socketTimeout,
                new Encryption.Local());
    }

    /** The same with a password that may not be known yet. */
    public DatabaseAccess with(Password other) {
        return new DatabaseAccess(
                host, port, name, user, other, applicationName, connectTimeout, socketTimeout, encryption);
    }

    /** The same server over TLS, and only if it proves to have this key. */
    public DatabaseAccess pinned(KeyPin pin) {
        return new DatabaseAccess(
                host,
                port,
                name,
                user,
                password,
                applicationName,
                connectTimeout,
                socketTimeout,
                new Encryption.Pinned(pin));
    }

    /** The same with more time to connect and to answer: somebody waits at a terminal, and nothing else does. */
    public DatabaseAccess within(Duration longer) {
        return new DatabaseAccess(host, port, name, user, password, applicationName, longer, longer, encryption);
    }

    /** The same database as somebody else. */
    public DatabaseAccess login(String otherUser, String otherPassword) {
        return new DatabaseAccess(
                host,
                port,
                name,
                otherUser,
                () -> otherPassword,
                applicationName,
                connectTimeout,
                socketTimeout,
                encryption);
    }

    /** Another database of the same server. */
    public DatabaseAccess named(String otherName) {
        return new DatabaseAccess(
                host, port, otherName, user, password, applicationName, connectTimeout, socketTimeout, encryption);
    }

    /** The same database under another name in {@code pg_stat_activity}. */
    public DatabaseAccess as(String otherApplicationName) {
        return new DatabaseAccess(
                host, port, name, user, password, otherApplicationName, connectTimeout, socketTimeout, encryption);
    }

    /** A new connection in autocommit mode, whose statements the server itself ends before the socket gives up. */
    Connection open() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", known(password));
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("connectTimeout", Long.toString(wholeSeconds(connectTimeout)));
        // a server that takes connections and says nothing: 5 s to refuse encryption, and the same again without
        properties.setProperty("sslResponseTimeout", Long.toString(connectTimeout.toMillis()));
        properties.setProperty("loginTimeout", Long.toString(2 * wholeSeconds(connectTimeout)));
        properties.setProperty("socketTimeout", Long.toString(wholeSeconds(socketTimeout)));
        properties.setProperty("tcpKeepAlive", "true");
        encryption.into(properties);
        properties.setProperty("requireAuth", "!password"); // whoever bears the address gets no password in clear
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("prepareThreshold", "0"); // a migration would invalidate prepared results
        properties.setProperty("options", "-c statement_timeout=" + statementMillis());
        var connection = connect(properties);
        try {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(socketTimeout.toMillis()));
            return connection;
        } catch (SQLException | RuntimeException broken) {
            connection.close();
            throw broken;
        }
    }

    private Connection connect(Properties properties) throws SQLException {
        try (var opening = OpenSockets.Opening.begin()) {
            properties.setProperty("socketFactory", OpenSockets.class.getName());
            properties.setProperty("socketFactoryArg", opening.name());
            var connection = DriverManager.getConnection(url(), properties);
            opening.succeeded(connection);
            return connection;
        }
    }

    private static String known(Password password) throws SQLException {
        try {
            return password.read();
        } catch (IOException missing) {
            throw new SQLException(missing.getMessage(), "28000", missing);
        }
    }

    private String url() {
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return "jdbc:postgresql://%s:%d/%s".formatted(literal, port, URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    /** Nine tenths of the socket's patience, so that the server's own words arrive before we hang up. */
    private long statementMillis() {
        return socketTimeout.toMillis() * 9 / 10;
    }

    private static long wholeSeconds(Duration duration) {
        return (duration.toMillis() + 999) / 1000;
    }

    /** Where it is, for messages; without the password. */
    public String place() {
        return "database %s on %s port %d".formatted(name, host, port);
    }

    @Override
    public String toString() {
        return "%s as %s".formatted(place(), user);
    }
}
