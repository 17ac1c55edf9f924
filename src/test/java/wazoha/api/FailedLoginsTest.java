package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.PeerAddress;

/** docs/contract.md, section 3, authentication: many failures from one address. */
@Timeout(120)
class FailedLoginsTest {
    @TempDir
    Path root;

    private final AtomicLong millis = new AtomicLong(5_000);

    @Test
    void tenFailuresInTenSecondsAreJudgedAndTheNextOnesComeLater() throws Exception {
        var failures = new FailedLogins(() -> Duration.ofMillis(millis.get()));
        var one = address("192.0.2.7");
        for (int i = 0; i < 10; i++) {
            assertThat(failures.another(one)).isZero();
            millis.addAndGet(500);
        }
        assertThat(failures.another(one)).isEqualTo(6);
        assertThat(failures.another(address("192.0.2.8"))).isZero();
        millis.addAndGet(4_999);
        assertThat(failures.another(one)).isEqualTo(1);
        millis.addAndGet(1);
        assertThat(failures.another(one)).isZero();
        assertThat(failures.another(one)).isEqualTo(1);
    }

    @Test
    void theAddressesOfOneNetworkOfIpv6CountAsOne() throws Exception {
        var failures = new FailedLogins(() -> Duration.ofMillis(millis.get()));
        for (int i = 0; i < 10; i++) {
            assertThat(failures.another(address("2001:db8::" + i))).isZero();
        }
        assertThat(failures.another(address("2001:db8::ffff"))).isEqualTo(11);
        assertThat(failures.another(address("2001:db8:0:1::1"))).isZero();
    }

    @Test
    void manyAddressesFillNoMemory() throws Exception {
        var failures = new FailedLogins(() -> Duration.ofMillis(millis.get()));
        for (int i = 0; i < 100_000; i++) {
            byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            assertThat(failures.another(InetAddress.getByAddress(address))).isZero();
        }
        assertThat(failures.addresses()).isEqualTo(1000);
    }

    @Test
    void failuresAreAnsweredWith429AndAGoodTokenNever() throws Exception {
        try (var running =
                new RunningApi(root, Duration.ofSeconds(5), () -> Duration.ofMillis(millis.get()), Health.ALONE)) {
            for (int i = 0; i < 10; i++) {
                assertThat(refused(running).statusCode()).isEqualTo(401);
            }
            for (int i = 0; i < 20; i++) {
                var answer = refused(running);
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.headers().firstValue("Retry-After")).contains("11");
                assertThat(Json.read(answer.body()).isArray()).isTrue();
                assertThat(running.get("/1.1/ha").statusCode()).isEqualTo(200);
            }
            millis.addAndGet(10_001);
            assertThat(refused(running).statusCode()).isEqualTo(401);
        }
    }

    private static InetAddress address(String text) {
        return PeerAddress.parse(text).orElseThrow().address();
    }

    private static java.net.http.HttpResponse<String> refused(RunningApi running) throws Exception {
        return running.send(running.request("/1.1/ha", "guessed").GET());
    }
}
