package wazoha.demo.sip;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The users of the node's own database, read when asked for over one kept connection.
 *
 * <p>An answer is good for a second; where the database cannot be asked, the last answer goes on being used, as a
 * telephony server keeps its loaded configuration. Owned by the registrar's thread.
 */
final class Subscribers implements AutoCloseable {
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);
    private static final String QUERY = "SELECT name, secret FROM usersip WHERE name = ?";

    private record Known(Optional<Subscriber> subscriber, long atNanos) {}

    private final ServerSettings.Database database;
    private final Consumer<String> say;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private @Nullable Connection connection;
    private boolean failing;

    /** @param say gets one line when the database is lost and one when it is back */
    Subscribers(ServerSettings.Database database, Consumer<String> say) {
        this.database = database;
        this.say = say;
    }

    /** Connects, so that the first REGISTER need not. A failure is told and tried again at the next question. */
    void warmUp() {
        try {
            connected().isValid(1);
        } catch (SQLException refused) {
            lost(refused);
        }
    }

    Optional<Subscriber> find(String name) throws SubscribersException {
        var before = known.get(name);
        if (before != null && System.nanoTime() - before.atNanos() < GOOD_FOR.toNanos()) {
            return before.subscriber();
        }
        try {
            return ask(name);
        } catch (SQLException stale) {
            // A kept connection may have died with a restarted database: one more try on a new one.
            disconnect();
        }
        try {
            return ask(name);
        } catch (SQLException refused) {
            disconnect();
            lost(refused);
            if (before != null) {
                return before.subscriber();
            }
            throw new SubscribersException(
                    "user %s not looked up in %s: %s; nobody unknown can register until it answers"
                            .formatted(name, database.url(), refused.getMessage()),
                    refused);
        }
    }

    private Optional<Subscriber> ask(String name) throws SQLException {
        try (var statement = connected().prepareStatement(QUERY)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                var found = rows.next()
                        ? Optional.of(new Subscriber(rows.getString(1), rows.getString(2)))
                        : Optional.<Subscriber>empty();
                known.put(name, new Known(found, System.nanoTime()));
                if (failing) {
                    failing = false;
                    say.accept("database answers again");
                }
                return found;
            }
        }
    }

    private Connection connected() throws SQLException {
        var current = connection;
        if (current == null) {
            var login = new Properties();
            login.setProperty("user", database.user());
            login.setProperty("password", database.password());
            login.setProperty("connectTimeout", "1");
            login.setProperty("loginTimeout", "1");
            login.setProperty("socketTimeout", "2");
            login.setProperty("ApplicationName", "telephony");
            current = DriverManager.getConnection(database.url(), login);
            connection = current;
        }
        return current;
    }

    private void lost(SQLException refused) {
        if (!failing) {
            failing = true;
            say.accept("database does not answer: " + refused.getMessage());
        }
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException already) {
                say.accept("database connection was already gone: " + already.getMessage());
            }
            connection = null;
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
