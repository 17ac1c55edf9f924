package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Ticker;

/** docs/contract.md, section 3: TLS by configuration. */
@Timeout(60)
class HttpsTest {
    @TempDir
    Path folder;

    @Test
    void theApiIsServedWithKeysOfEveryUsualKind() throws Exception {
        var rsa = PemFiles.make(folder, "rsa", "-newkey", "rsa:2048");
        var identities = List.of(
                rsa,
                rsa.withKey("traditional", "rsa", "-traditional"),
                PemFiles.make(folder, "ec", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
                PemFiles.make(folder, "ed25519", "-newkey", "ed25519"));
        for (var identity : identities) {
            try (var api = api(identity.certificate(), identity.key(), Duration.ofSeconds(5))) {
                var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:%d/1.1/ha".formatted(api.port())))
                        .timeout(Duration.ofSeconds(10))
                        .header("X-Auth-Token", "good")
                        .build();
                var client = HttpClient.newBuilder()
                        .sslContext(trusting(identity.certificate()))
                        .build();
                var answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as("%s", identity).isEqualTo(200);
                assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            }
        }
    }

    @Test
    void filesThatMakeNoIdentityAreNamedWithTheRemedy() throws Exception {
        var one = PemFiles.make(folder, "one", "-newkey", "rsa:2048");
        var other = PemFiles.make(folder, "other", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        var sec1 = other.withKey("sec1", "ec");
        var nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing\n");
        var broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        refused(one.certificate(), other.key(), "is not the one of the certificate", "rest_api.private_key");
        refused(one.certificate(), sec1.key(), "openssl pkcs8 -topk8 -nocrypt");
        refused(nothing, one.key(), "nothing.pem", "rest_api.certificate", "no certificate in PEM form");
        refused(one.certificate(), nothing, "nothing.pem", "rest_api.private_key", "no private key in PEM form");
        refused(one.certificate(), broken, "broken.pem", "rest_api.private_key");
        refused(folder.resolve("missing.pem"), one.key(), "missing.pem", "cannot be read");
    }

    @Test
    void aClientThatNeverShakesHandsIsCut() throws Exception {
        var identity = PemFiles.make(folder, "rsa", "-newkey", "rsa:2048");
        try (var api = api(identity.certificate(), identity.key(), Duration.ofMillis(400));
                var silent = new Socket(InetAddress.getLoopbackAddress(), api.port());
                var plain = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            silent.setSoTimeout(10_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            plain.setSoTimeout(10_000);
            plain.getOutputStream().write("GET /1.1/ha HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("200");
        } catch (java.net.SocketException cut) {
            assertThat(cut).hasMessageContaining("reset");
        }
    }

    private static void refused(Path certificate, Path key, String... texts) {
        assertThatThrownBy(() -> api(certificate, key, Duration.ofSeconds(5)))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(texts);
    }

    private static HttpApi api(Path certificate, Path key, Duration slowestClient) throws IOException {
        var routes = RunningApi.routes(new MemoryNode(), slowestClient);
        Authority anybodyGood =
                (token, permission) -> token.equals("good") ? Authority.Verdict.PERMITTED : Authority.Verdict.REFUSED;
        return new HttpApi(
                HttpApi.Listener.https("127.0.0.1", 0, certificate, key),
                routes,
                anybodyGood,
                Ticker.system(),
                slowestClient);
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "it", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
