package wazoha.demo.sip;

import java.net.InetSocketAddress;
import javax.sip.SipException;

/** Servers as the demo starts them, in the test's own process. */
public final class ServerFixture {
    private ServerFixture() {}

    public static SipServer on(InetSocketAddress address, String database) throws SipException {
        return on(address, database, ExpiryBounds.seconds(6, 10, 8));
    }

    public static SipServer on(InetSocketAddress address, String database, ExpiryBounds expiry) throws SipException {
        return SipServer.start(
                new ServerSettings(address, new ServerSettings.Database(database, "postgres", ""), expiry), line -> {});
    }

    /** It can look nobody up, and so answers credentials with 503. */
    public static SipServer withoutDatabase(InetSocketAddress address) throws SipException {
        return on(address, "jdbc:postgresql://127.0.0.1:1/nothing");
    }
}
