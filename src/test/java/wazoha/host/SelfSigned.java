package wazoha.host;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import wazoha.process.Program;

/** Certificates for servers of tests, made by openssl: a tenth of the time that the JDK's keytool takes. */
public final class SelfSigned {
    private SelfSigned() {}

    /** {@code server.key} and {@code server.crt} in a data directory. */
    public static void certificate(Path data) throws IOException, InterruptedException {
        certificate(data, "server", "slave");
    }

    /** A certificate that signs itself, for 127.0.0.1: FILE.crt, and its key FILE.key that only its owner reads. */
    public static void certificate(Path folder, String file, String name) throws IOException, InterruptedException {
        var key = folder.resolve(file + ".key");
        var made = folder.resolve(file + ".crt");
        openssl("req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -addext subjectAltName=IP:127.0.0.1"
                + " -days 90 -subj /CN=%s -keyout %s -out %s".formatted(name, key, made));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    /** @param words without blanks in any of them */
    public static void openssl(String words) throws IOException, InterruptedException {
        var outcome = Program.of(List.of(("openssl " + words).split(" ", -1)))
                .within(Duration.ofSeconds(30))
                .run();
        if (!outcome.succeeded()) {
            throw new IOException(outcome.describe());
        }
    }

    /** A server that shows a certificate of its own to whoever asks for TLS. */
    public static EmbeddedPostgres.Builder encrypted(EmbeddedPostgres.Builder server, Path folder) throws Exception {
        certificate(folder);
        return server.setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", folder.resolve("server.crt").toString())
                .setServerConfig("ssl_key_file", folder.resolve("server.key").toString());
    }
}
