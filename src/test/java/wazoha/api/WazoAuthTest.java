package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.api.Authority.Verdict.PERMITTED;
import static wazoha.api.Authority.Verdict.REFUSED;
import static wazoha.api.Authority.Verdict.UNREACHABLE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Ticker;

/** docs/contract.md, section 3, authentication (a): tokens of wazo-auth, which a real HTTP server plays. */
@Timeout(120)
class WazoAuthTest {
    private static final String READ = "confd.ha.read";

    @TempDir
    Path folder;

    private final AtomicLong jumped = new AtomicLong();
    private final Ticker clock = () -> Duration.ofNanos(System.nanoTime()).plusSeconds(jumped.get());
    private PlayedWazoAuth server;
    private WazoAuth auth;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("password"), "s3cret\n");
        server = new PlayedWazoAuth(Optional.empty());
        server.knows("good", PlayedWazoAuth.MASTER, READ);
        auth = auth(false, Optional.empty());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTokenOfTheMasterTenantMayWhatWazoAuthSays() {
        assertThat(auth.judge("good", READ)).isEqualTo(PERMITTED);
        assertThat(auth.judge("good", "confd.ha.update")).isEqualTo(REFUSED);
        assertThat(auth.judge("unknown", READ)).isEqualTo(REFUSED);
        assertThat(server.requests)
                .startsWith("POST /0.1/token", "HEAD /0.1/token/good?scope=confd.ha.read", "GET /0.1/token/good");
        assertThat(auth.knowsMasterTenant()).isTrue();
        assertThat(auth.hasServiceToken()).isTrue();
    }

    @Test
    void aTokenOfAnotherTenantIsRefused() {
        server.knows("theirs", "11111111-2222-3333-4444-555555555555", READ);
        assertThat(auth.judge("theirs", READ)).isEqualTo(REFUSED);
    }

    @Test
    void aGoodVerdictIsKeptForTenSecondsAndABadOneForFive() {
        auth.judge("good", READ);
        auth.judge("bad", READ);
        int asked = server.requests.size();
        server.forgets("good");
        server.knows("bad", PlayedWazoAuth.MASTER, READ);
        jumped.set(4);
        assertThat(auth.judge("good", READ)).isEqualTo(PERMITTED);
        assertThat(auth.judge("bad", READ)).isEqualTo(REFUSED);
        assertThat(server.requests).hasSize(asked);
        jumped.set(6);
        assertThat(auth.judge("good", READ)).isEqualTo(PERMITTED);
        assertThat(auth.judge("bad", READ)).isEqualTo(PERMITTED);
        jumped.set(11);
        assertThat(auth.judge("good", READ)).isEqualTo(REFUSED);
    }

    @Test
    void aTokenIsPercentEncodedAndCannotLeaveItsPlaceInTheAddress() {
        assertThat(auth.judge("a/../../x?y#z %é", READ)).isEqualTo(REFUSED);
        assertThat(server.requests).contains("HEAD /0.1/token/a%2F..%2F..%2Fx%3Fy%23z%20%25%C3%A9?scope=confd.ha.read");
        int asked = server.requests.size();
        for (var odd : List.of("", ".", "..", "x".repeat(513))) {
            assertThat(auth.judge(odd, READ)).isEqualTo(REFUSED);
        }
        assertThat(server.requests).hasSize(asked);
    }

    @Test
    void aDeadWazoAuthIsUnreachableAndThenHealsByItself() {
        server.failWith = 503;
        assertThat(auth.judge("good", READ)).isEqualTo(UNREACHABLE);
        int asked = server.requests.size();
        assertThat(auth.judge("good", READ)).isEqualTo(UNREACHABLE);
        assertThat(server.requests).as("asked once a second").hasSize(asked);
        assertThat(auth.hasServiceToken()).isFalse();
        server.failWith = 0;
        jumped.addAndGet(2);
        assertThat(auth.judge("good", READ)).isEqualTo(PERMITTED);
        server.close();
        jumped.addAndGet(20);
        assertThat(auth.judge("good", READ)).isEqualTo(UNREACHABLE);
    }

    @Test
    void aSlowWazoAuthIsWaitedForThreeSecondsInAll() {
        assertThat(auth.judge("good", READ)).isEqualTo(PERMITTED);
        jumped.addAndGet(20);
        server.slow = true;
        long start = System.nanoTime();
        assertThat(auth.judge("good", READ)).isEqualTo(UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(2900), Duration.ofMillis(5800));
    }

    @Test
    void aWrongPasswordOfTheAccountIsToldAndLetsNobodyIn() {
        server.password = "changed";
        assertThat(auth.judge("good", READ)).isEqualTo(UNREACHABLE);
        assertThat(auth.hasServiceToken()).isFalse();
        assertThat(auth.knowsMasterTenant()).isFalse();
    }

    @Test
    void theLogHasOneLineAndNeverATokenOrAPassword() {
        var lines = new CopyOnWriteArrayList<String>();
        var logger = Logger.getLogger("");
        var handler = handler(lines);
        logger.addHandler(handler);
        try {
            auth.judge("good", READ);
            server.close();
            for (int i = 0; i < 5; i++) {
                jumped.addAndGet(20);
                assertThat(auth.judge("s3same-token", READ)).isEqualTo(UNREACHABLE);
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines).filteredOn(line -> line.contains("wazo-auth")).hasSize(1);
        assertThat(lines).noneMatch(line -> line.contains("s3same") || line.contains("s3cret"));
    }

    @Test
    void theRestApiAnswers503WhileWazoAuthIsAway() throws Exception {
        var routes = RunningApi.routes(new MemoryNode(), Duration.ofSeconds(5));
        try (var api =
                new HttpApi(HttpApi.Listener.plain("127.0.0.1", 0), routes, auth, clock, Duration.ofSeconds(5))) {
            assertThat(RunningApi.statusOf(api.port(), "good")).isEqualTo(200);
            assertThat(RunningApi.statusOf(api.port(), "bad")).isEqualTo(401);
            server.failWith = 500;
            jumped.addAndGet(20);
            assertThat(RunningApi.statusOf(api.port(), "good")).isEqualTo(503);
        }
    }

    @Test
    void overHttpsTheCertificateThatIsNamedIsTrustedAndNoOther() throws Exception {
        var identity = PemFiles.make(folder, "rsa", "-newkey", "rsa:2048");
        var context = PemIdentity.context(identity.certificate(), identity.key());
        server.close();
        server = new PlayedWazoAuth(Optional.of(context));
        server.knows("good", PlayedWazoAuth.MASTER, READ);
        assertThat(auth(true, Optional.of(identity.certificate())).judge("good", READ))
                .isEqualTo(PERMITTED);
        assertThat(auth(true, Optional.empty()).judge("good", READ)).isEqualTo(UNREACHABLE);
        assertThatThrownBy(() -> auth(true, Optional.of(folder.resolve("missing.pem"))))
                .hasMessageContainingAll("missing.pem", "auth.certificate");
    }

    private WazoAuth auth(boolean https, Optional<Path> trusted) throws IOException {
        return new WazoAuth(
                new WazoAuth.Service(
                        "127.0.0.1", server.port(), https, trusted, PlayedWazoAuth.ACCOUNT, folder.resolve("password")),
                clock);
    }

    private static Handler handler(List<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().format(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
