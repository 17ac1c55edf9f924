package wazoha.replication;

import java.util.Properties;
import wazoha.node.KeyPin;

/** How a connection is kept from others. */
public sealed interface Encryption {
    void into(Properties properties);

    /** With this host's own server: TLS if it offers that; nobody else can listen. */
    record Local() implements Encryption {
        @Override
        public void into(Properties properties) {
            properties.setProperty("sslmode", "prefer");
        }
    }

    /**
     * With a server elsewhere: TLS with the one that has this key, and with no other. Names and dates of its certificate
     * do not count: a wrong clock must not cut the pair.
     */
    record Pinned(KeyPin pin) implements Encryption {
        @Override
        public void into(Properties properties) {
            properties.setProperty("sslmode", "require");
            properties.setProperty("sslfactory", PinnedSockets.class.getName());
            properties.setProperty("sslfactoryarg", pin.sha256());
        }
    }
}
