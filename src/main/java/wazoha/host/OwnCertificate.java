package wazoha.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import wazoha.disk.AtomicFile;
import wazoha.node.EffectException;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * A key and a certificate that we make for a server which has none, in its data directory and as its owner's. The pair goes
 * by the key alone: names, dates and who signed do not count (docs/security.md).
 *
 * @param folder the data directory; relative paths of the server's settings begin there
 */
record OwnCertificate(Path folder) {
    static final String CERTIFICATE = "wazo-ha.crt";
    static final String KEY = "wazo-ha.key";

    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** Both in one answer, so that the key lies in no file that is not the server's. */
    private static final List<String> OPENSSL = List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "36500",
            "-subj",
            "/CN=wazo-ha",
            "-keyout",
            "/dev/stdout");

    private static final Pattern KEY_BLOCK = block("PRIVATE KEY");
    private static final Pattern CERTIFICATE_BLOCK = block("CERTIFICATE");

    private static Pattern block(String kind) {
        return Pattern.compile("-----BEGIN %1$s-----\n[A-Za-z0-9+/=\n]+-----END %1$s-----\n".formatted(kind));
    }

    /** The settings that name them. */
    static List<String> settings() {
        return List.of("ssl_cert_file = '%s'".formatted(CERTIFICATE), "ssl_key_file = '%s'".formatted(KEY), "ssl = on");
    }

    /** Both, and the server can read them: a crash while they were made may have left them to us. */
    boolean exists() {
        return isReadable(folder.resolve(KEY)) && isReadable(folder.resolve(CERTIFICATE));
    }

    private boolean isReadable(Path file) {
        try {
            return Files.isRegularFile(file) && Files.getOwner(file).equals(Files.getOwner(folder));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Makes both anew.
     *
     * @throws EffectException with the remedy, if there is no openssl or it did not do it
     */
    void make() throws IOException, EffectException, InterruptedException {
        var outcome = Program.of(OPENSSL).with("LC_ALL", "C").within(DEADLINE).run();
        String text = outcome instanceof Outcome.Exited exited && exited.status() == 0 ? exited.output() : "";
        var key = KEY_BLOCK.matcher(text);
        var certificate = CERTIFICATE_BLOCK.matcher(text);
        if (!key.find() || !certificate.find()) {
            String reason = outcome instanceof Outcome.NotStarted missing
                    ? missing.reason()
                    : "openssl made none"; // what it printed may hold a key
            throw new EffectException(
                    "no certificate was made for PostgreSQL in %s: %s. Install openssl, or make a certificate and its key yourself and name them in ssl_cert_file and ssl_key_file"
                            .formatted(folder, reason));
        }
        give(folder.resolve(KEY), key.group());
        give(folder.resolve(CERTIFICATE), certificate.group());
    }

    private void give(Path file, String text) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.US_ASCII), "rw-------");
        var owner = Files.readAttributes(folder, PosixFileAttributes.class);
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (!view.readAttributes().owner().equals(owner.owner())) {
            view.setGroup(owner.group());
            view.setOwner(owner.owner());
        }
    }

    void remove() throws IOException {
        AtomicFile.delete(folder.resolve(KEY));
        AtomicFile.delete(folder.resolve(CERTIFICATE));
    }
}
