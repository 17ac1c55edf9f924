package wazoha.demo.phone;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sip.SipException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import wazoha.demo.sip.ExpiryBounds;
import wazoha.demo.sip.ServerFixture;
import wazoha.demo.sip.SipServer;

/** Phones between two servers, all on loopback. */
@Timeout(60)
class PhonePairTest {
    private static final int PHONES = 200;
    /** As many phones as the demo has, with its times. */
    private static final String CROWD = "crowd";

    /** Phones that do not refresh. */
    private static final String CALM = "calm";
    /** What each phone asks for is granted. */
    private static final ExpiryBounds EXPIRY = new ExpiryBounds(ofSeconds(1), Duration.ofMinutes(2), ofSeconds(60));
    /** The refresh comes so late that only something else can move a phone. */
    private static final Duration NEVER_REFRESHED = Duration.ofMinutes(2);

    private static EmbeddedPostgres postgres;
    private final List<SipServer> servers = new ArrayList<>();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private InetSocketAddress master;
    private InetSocketAddress slave;
    private PhonePark park;

    @BeforeAll
    static void makeUsers() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE usersip (name text PRIMARY KEY, secret text NOT NULL, context text)");
            statement.execute(
                    "INSERT INTO usersip SELECT 'p' || n, 'secret' || n FROM generate_series(1, " + PHONES + ") n");
        }
    }

    @AfterAll
    static void dropUsers() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void startPark(TestInfo test) throws IOException, SipException {
        master = new InetSocketAddress("127.0.0.41", freePort("127.0.0.41"));
        slave = new InetSocketAddress("127.0.0.42", freePort("127.0.0.42"));
        park = park(profileOf(test));
    }

    private static PhoneProfile profileOf(TestInfo test) {
        if (test.getTags().contains(CROWD)) {
            return PhoneProfile.demo();
        }
        return quick(test.getTags().contains(CALM) ? NEVER_REFRESHED : ofSeconds(2));
    }

    /** The demo's phones, with shorter times still. */
    private static PhoneProfile quick(Duration expires) {
        var demo = PhoneProfile.demo();
        return new PhoneProfile(
                expires,
                ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofMillis(800),
                demo.ringing(),
                demo.talk());
    }

    private PhonePark park(PhoneProfile profile) throws IOException, SipException {
        var listener = new PhoneListener() {
            @Override
            public void registered(String name, InetSocketAddress server, long atNanos) {
                events.add(name + " at " + server.getAddress().getHostAddress());
            }

            @Override
            public void registrationLost(String name, InetSocketAddress server, String reason, long atNanos) {
                events.add(name + " lost " + server.getAddress().getHostAddress() + " " + reason);
            }
        };
        var phones = new InetSocketAddress("127.0.0.43", freePort("127.0.0.43"));
        return PhonePark.start(List.of(), phones, profile, listener, 1, events::add);
    }

    @AfterEach
    void stopAll() {
        Stream<Runnable> stops =
                Stream.concat(Stream.of(park::close), servers.stream().map(server -> server::close));
        stops.parallel().forEach(Runnable::run); // a stack takes a second to stop
    }

    @Test
    void aPhoneGoesToTheBackupWhenItsServerDiesAndComesHomeAgain() throws SipException {
        var first = serve(master);
        serve(slave);
        park.addPhone(phone(1, PhoneKind.BACKUP_ON_FAILURE));
        awaitAt(1, 5, master);
        kill(first);
        awaitAt(1, 11, slave);
        serve(master);
        awaitAt(1, 6, master);
    }

    @Test
    void aPhoneOfBothKeepsBothAndLosesOnlyTheDeadOne() throws SipException {
        var first = serve(master);
        serve(slave);
        park.addPhone(phone(2, PhoneKind.BOTH));
        awaitAt(1, 5, master, slave);
        kill(first);
        awaitAt(1, 11, slave);
        serve(master);
        awaitAt(1, 5, master, slave);
    }

    @Test
    void aServerThatSays503SendsThePhoneToTheBackupAtOnce() throws SipException {
        servers.add(ServerFixture.withoutDatabase(master));
        serve(slave);
        park.addPhone(phone(3, PhoneKind.BACKUP_ON_FAILURE));
        awaitAt(1, 4, slave);
    }

    @Test
    void everyPhoneCallsAndIsCalled() throws SipException {
        serve(master);
        for (int n = 1; n <= 6; n++) {
            park.addPhone(phone(n, n % 2 == 0 ? PhoneKind.BOTH : PhoneKind.BACKUP_ON_FAILURE));
        }
        awaitAt(6, 5, master);
        park.mark("all registered");
        park.callEveryPhone(Duration.ofSeconds(1));
        await().atMost(ofSeconds(8)).untilAsserted(() -> {
            var phones = park.stats().segments().get(1).phones();
            assertThat(phones).hasSize(6).allSatisfy((name, both) -> {
                assertThat(both.outgoing().answered()).isGreaterThanOrEqualTo(3);
                assertThat(both.incoming().answered()).isGreaterThanOrEqualTo(3);
                assertThat(both.outgoing().failed() + both.incoming().failed()).isZero();
            });
        });
    }

    @Test
    @Tag(CALM)
    void aFailedCallMakesThePhoneLookAtItsServer() throws SipException {
        var first = serve(master);
        serve(slave);
        IntStream.rangeClosed(1, 4).forEach(n -> park.addPhone(phone(n, PhoneKind.BACKUP_ON_FAILURE)));
        awaitAt(4, 5, master);
        park.callEveryPhone(Duration.ofSeconds(1));
        kill(first);
        awaitAt(4, 8, slave);
        park.mark("at the slave");
        await().atMost(ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(park.stats().segments().get(1).phones().values())
                                .hasSize(4)
                                .allMatch(both -> both.incoming().answered() > 0
                                        && both.outgoing().answered() > 0));
    }

    @Test
    @Tag(CROWD)
    void twoHundredPhonesRegister() throws SipException {
        serve(master);
        IntStream.rangeClosed(1, PHONES).forEach(n -> park.addPhone(phone(n, PhoneKind.BACKUP_ON_FAILURE)));
        awaitAt(PHONES, 10, master);
    }

    private SipServer serve(InetSocketAddress address) throws SipException {
        var server = ServerFixture.on(address, postgres.getJdbcUrl("postgres", "postgres"), EXPIRY);
        servers.add(server);
        return server;
    }

    private void kill(SipServer server) {
        servers.remove(server);
        server.close();
    }

    private PhoneSpec phone(int number, PhoneKind kind) {
        return new PhoneSpec("p" + number, "secret" + number, kind, master, slave);
    }

    /** Every phone is registered at these servers and at no other. */
    private void awaitAt(int phones, int seconds, InetSocketAddress... where) {
        await().atMost(ofSeconds(seconds))
                .untilAsserted(() -> assertThat(park.snapshot())
                        .as("%s", events)
                        .hasSize(phones)
                        .allSatisfy(phone -> assertThat(phone.registeredAt())
                                .extracting(PhoneSnapshot.At::server)
                                .containsExactly(where)));
    }

    private static int freePort(String host) throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }
}
