package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.registrar.FileConfigStoreTest.given;
import static wazoha.registrar.FileConfigStoreTest.refused;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.host.SelfSigned;
import wazoha.node.Ticker;

/** A provd that speaks https with a certificate of its own making. */
@Timeout(60)
class ProvdCertificateTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        var keys = key("provd");
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/provd/cfg_mgr/configs", exchange -> {
            byte[] body = "{\"configs\":[{\"id\":\"r\",\"X_type\":\"registrar\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theCertificateOfTheSettingsIsTrusted() throws Exception {
        assertThat(given(store(List.of(folder.resolve("provd.pem"))).registrars()))
                .hasSize(1);
    }

    @Test
    void anotherCertificateIsNot() throws Exception {
        key("other");
        for (var trusted : List.of(List.<Path>of(), List.of(folder.resolve("other.pem")))) {
            var reply = store(trusted).registrars();
            assertThat(refused(reply)).isEqualTo(Reply.Reason.UNAVAILABLE);
            assertThat(reply.toString()).contains("https://127.0.0.1:");
        }
    }

    @Test
    void aFileThatIsNoCertificateIsNamed() throws Exception {
        var none = Files.writeString(folder.resolve("none.pem"), "-----BEGIN CERTIFICATE-----\nnothing\n");
        assertThat(store(List.of(none)).registrars().toString()).contains("none.pem");
    }

    private RemoteProvd store(List<Path> certificates) {
        var address = new ProvdAddress("127.0.0.1", server.getAddress().getPort(), true, "/provd", certificates);
        return new RemoteProvd(address, ServiceToken.NONE, Ticker.system(), (event, data) -> {});
    }

    /** A key store {@code NAME.p12}, and its certificate as {@code NAME.pem}. */
    private Path key(String name) throws IOException, InterruptedException {
        SelfSigned.certificate(folder, name, name);
        var store = folder.resolve(name + ".p12");
        var certificate = Files.move(folder.resolve(name + ".crt"), folder.resolve(name + ".pem"));
        SelfSigned.openssl("pkcs12 -export -name key -in %s -inkey %s -out %s -passout pass:%s"
                .formatted(certificate, folder.resolve(name + ".key"), store, PASSWORD));
        return store;
    }
}
