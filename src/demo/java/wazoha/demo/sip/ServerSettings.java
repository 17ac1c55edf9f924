package wazoha.demo.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the telephony process was told on its command line. */
public record ServerSettings(InetSocketAddress listen, Database database, ExpiryBounds expiry) {
    private static final String USAGE =
            "usage: --listen ADDRESS [--port 5060] --database JDBC-URL --user USER --password-file FILE"
                    + " [--config FILE] [--min-expiry 6] [--max-expiry 10] [--default-expiry 8]";

    /** The node's own database. */
    public record Database(String url, String user, String password) {
        /** The password stays out of logs. */
        @Override
        public String toString() {
            return "Database[%s, %s]".formatted(url, user);
        }
    }

    /** Why the process cannot start: one line for people. */
    static final class BadSettingsException extends Exception {
        BadSettingsException(String message) {
            super(message);
        }
    }

    /** Reads arguments and files; a configuration file that was named and is not there is refused. */
    static ServerSettings from(String[] arguments) throws BadSettingsException {
        var given = pairs(arguments);
        var config = given.get("config");
        if (config != null && !Files.isReadable(Path.of(config))) {
            throw new BadSettingsException("configuration " + config + " is missing or not readable; not started");
        }
        try {
            return new ServerSettings(
                    new InetSocketAddress(
                            InetAddress.getByName(required(given, "listen")),
                            Integer.parseInt(given.getOrDefault("port", "5060"))),
                    new Database(
                            required(given, "database"),
                            required(given, "user"),
                            Files.readString(Path.of(required(given, "password-file")))
                                    .strip()),
                    ExpiryBounds.seconds(
                            Integer.parseInt(given.getOrDefault("min-expiry", "6")),
                            Integer.parseInt(given.getOrDefault("max-expiry", "10")),
                            Integer.parseInt(given.getOrDefault("default-expiry", "8"))));
        } catch (IOException | IllegalArgumentException wrong) {
            throw new BadSettingsException("not started: " + wrong.getMessage() + "\n" + USAGE);
        }
    }

    private static Map<String, String> pairs(String[] arguments) throws BadSettingsException {
        var given = new HashMap<String, String>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new BadSettingsException("not started: cannot read " + arguments[i] + "\n" + USAGE);
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
        return given;
    }

    private static String required(Map<String, String> given, String name) throws BadSettingsException {
        @Nullable String value = given.get(name);
        if (value == null) {
            throw new BadSettingsException("not started: --" + name + " is missing\n" + USAGE);
        }
        return value;
    }
}
