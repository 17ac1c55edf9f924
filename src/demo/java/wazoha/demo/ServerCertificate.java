package wazoha.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;

/** What each node's PostgreSQL shows over TLS: signed by itself, because the pair knows it by its key. */
final class ServerCertificate {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PASSWORD = "changeit"; // of a file that only carries the key from keytool to us

    private ServerCertificate() {}

    /** Writes LETTER.crt and LETTER.key. */
    static void make(Path folder, Place place) throws DemoException, InterruptedException {
        var store = folder.resolve(place.letter() + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin/keytool").toString();
        Command.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + place.word(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .run(SOON);
        try {
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            var key = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
            Disk.secret(folder.resolve(place.letter() + ".key"), pem("PRIVATE KEY", key));
            var certificate = keys.getCertificate("server").getEncoded();
            Disk.write(folder.resolve(place.letter() + ".crt"), pem("CERTIFICATE", certificate));
        } catch (IOException | GeneralSecurityException e) {
            throw new DemoException("keytool made no certificate: " + e.getMessage(), e);
        }
        Disk.delete(store);
    }

    private static String pem(String kind, byte[] content) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
    }
}
