package wazoha.demo.sip;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import javax.sip.SipException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SipServerTest {
    private static EmbeddedPostgres postgres;
    private static SipServer server;
    private static InetSocketAddress address;
    private RawPhone alice;
    private RawPhone bob;

    @BeforeAll
    static void startServer() throws IOException, SQLException, SipException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        sql("CREATE TABLE usersip (name text PRIMARY KEY, secret text NOT NULL, context text)");
        sql(
                "INSERT INTO usersip VALUES ('alice', 'wonder', 'default'), ('bob', 'builder', 'default'), ('dave', 'away', 'default')");
        address = new InetSocketAddress("127.0.0.31", freePort("127.0.0.31"));
        var database = new ServerSettings.Database(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
        server = SipServer.start(new ServerSettings(address, database, ExpiryBounds.seconds(6, 10, 8)), line -> {});
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void connectPhones() throws IOException {
        alice = new RawPhone("127.0.0.32", address);
        bob = new RawPhone("127.0.0.33", address);
    }

    @AfterEach
    void closePhones() {
        alice.close();
        bob.close();
    }

    @Test
    void theRightSecretIsRegistered() throws IOException {
        var answer = alice.register("alice", "wonder", "8");
        assertThat(answer).startsWith("SIP/2.0 200").contains("Contact: <" + alice.contact("alice") + ">;expires=8");
    }

    @Test
    void aWrongSecretIsRefused() throws IOException {
        assertThat(alice.register("alice", "guess", "8")).startsWith("SIP/2.0 403");
    }

    @Test
    void anUnknownUserIsRefusedLikeAWrongSecret() throws IOException {
        assertThat(alice.register("mallory", "guess", "8")).startsWith("SIP/2.0 403");
    }

    @Test
    void aNonceOfAnotherServerIsChallengedAgainAsStale() throws IOException {
        assertThat(alice.register("alice", "wonder", "8", "0".repeat(48)))
                .startsWith("SIP/2.0 401")
                .containsIgnoringCase("stale=true");
    }

    @Test
    void anExpiryBelowTheMinimumIsTooBrief() throws IOException {
        assertThat(alice.register("alice", "wonder", "5"))
                .startsWith("SIP/2.0 423")
                .contains("Min-Expires: 6");
    }

    @Test
    void anExpiryAboveTheMaximumIsLowered() throws IOException {
        assertThat(alice.register("alice", "wonder", "3600"))
                .startsWith("SIP/2.0 200")
                .contains("expires=10");
    }

    @Test
    void aPhoneThatAsksForNoExpiryGetsTheDefault() throws IOException {
        assertThat(alice.register("alice", "wonder", ""))
                .startsWith("SIP/2.0 200")
                .contains("expires=8");
    }

    @Test
    void expiryZeroUnregisters() throws IOException {
        alice.register("alice", "wonder", "8");
        assertThat(alice.register("alice", "wonder", "0"))
                .startsWith("SIP/2.0 200")
                .doesNotContain("Contact:");
    }

    @Test
    void aRowWrittenLaterRegistersWithinTwoSeconds() throws SQLException, IOException {
        assertThat(alice.register("carol", "new", "8")).startsWith("SIP/2.0 403");
        sql("INSERT INTO usersip VALUES ('carol', 'new', 'default')");
        await().atMost(ofSeconds(2))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(alice.register("carol", "new", "8")).startsWith("SIP/2.0 200"));
    }

    @Test
    void optionsAreAnswered() throws IOException {
        assertThat(alice.ask(alice.text("OPTIONS", "sip:demo", "probe", "demo", "")))
                .startsWith("SIP/2.0 200");
    }

    @Test
    void aCallFromAnUnknownAddressIsChallenged() throws IOException {
        alice.send(invite(alice, "bob"));
        assertThat(alice.receive("SIP/2.0 4")).startsWith("SIP/2.0 407").contains("Proxy-Authenticate: Digest");
    }

    @Test
    void aKnownUserWhoIsNotRegisteredIsUnavailable() throws IOException {
        alice.register("alice", "wonder", "8");
        alice.send(invite(alice, "dave"));
        assertThat(alice.receive("SIP/2.0 4")).startsWith("SIP/2.0 480");
    }

    @Test
    void anUnknownUserIsNotFound() throws IOException {
        alice.register("alice", "wonder", "8");
        alice.send(invite(alice, "nobody"));
        assertThat(alice.receive("SIP/2.0 4")).startsWith("SIP/2.0 404");
    }

    @Test
    void aCallRingsIsAnsweredAcknowledgedAndEnded() throws IOException {
        alice.register("alice", "wonder", "8");
        bob.register("bob", "builder", "8");
        alice.send(invite(alice, "bob"));
        var invite = bob.receive("INVITE");
        assertThat(invite).contains("Record-Route: <sip:127.0.0.31:").contains("Max-Forwards: 69");
        bob.send(bob.answer(invite, "180 Ringing", "bob"));
        alice.receive("SIP/2.0 180");
        bob.send(bob.answer(invite, "200 OK", "bob"));
        var answered = alice.receive("SIP/2.0 200");
        alice.send(inside(alice, answered, "ACK", 1));
        bob.receive("ACK");
        alice.send(inside(alice, answered, "BYE", 2));
        bob.send(bob.answer(bob.receive("BYE"), "200 OK", "bob"));
        assertThat(alice.receive("SIP/2.0 200")).contains("CSeq: 2 BYE");
    }

    @Test
    void aRingingCallCanBeCancelled() throws IOException {
        alice.register("alice", "wonder", "8");
        bob.register("bob", "builder", "8");
        var text = invite(alice, "bob");
        alice.send(text);
        var invite = bob.receive("INVITE");
        bob.send(bob.answer(invite, "180 Ringing", "bob"));
        alice.receive("SIP/2.0 180");
        alice.send(text.replaceFirst("INVITE", "CANCEL").replaceFirst("(CSeq: \\d+) INVITE", "$1 CANCEL"));
        bob.send(bob.answer(bob.receive("CANCEL"), "200 OK", "bob"));
        bob.send(bob.answer(invite, "487 Request Terminated", "bob"));
        assertThat(alice.receive("SIP/2.0 487")).contains("INVITE");
    }

    @Test
    void aPhoneThatRefusesIsHeardByTheCaller() throws IOException {
        alice.register("alice", "wonder", "8");
        bob.register("bob", "builder", "8");
        alice.send(invite(alice, "bob"));
        bob.send(bob.answer(bob.receive("INVITE"), "486 Busy Here", "bob"));
        assertThat(alice.receive("SIP/2.0 4")).startsWith("SIP/2.0 486");
    }

    private static String invite(RawPhone from, String to) {
        return from.text("INVITE", "sip:" + to + "@demo", "alice", to, "Contact: <" + from.contact("alice") + ">\r\n");
    }

    /** A request inside the call that this 200 has opened, along its route. */
    private static String inside(RawPhone from, String answered, String method, int sequence) {
        var target = RawPhone.first(answered, "Contact: <([^>]+)>");
        var route = RawPhone.first(answered, "Record-Route: (<[^>]+>)");
        return from.text(method, target, "alice", "bob", "Route: " + route + "\r\n")
                .replaceFirst("(?m)^To: .*$", "To: " + RawPhone.first(answered, "(?m)^To: (.*?)\r?$"))
                .replaceFirst("(?m)^Call-ID: .*$", "Call-ID: " + RawPhone.first(answered, "(?m)^Call-ID: (.*?)\r?$"))
                .replaceFirst("(?m)^CSeq: .*$", "CSeq: " + sequence + " " + method);
    }

    private static int freePort(String host) throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var ready = connection.createStatement()) {
            ready.execute(statement);
        }
    }
}
