package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import wazoha.process.Program;

/** A certificate for 127.0.0.1 that signs itself, made by the real openssl. */
record PemFiles(Path certificate, Path key) {
    static PemFiles make(Path folder, String name, String... kind) throws InterruptedException {
        var files = new PemFiles(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2"));
        command.addAll(List.of(kind));
        command.addAll(List.of("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"));
        command.addAll(List.of("-keyout", files.key().toString()));
        command.addAll(List.of("-out", files.certificate().toString()));
        run(command);
        return files;
    }

    /** The same key in another form. */
    PemFiles withKey(String name, String... conversion) throws InterruptedException {
        var other = key.resolveSibling(name + ".key");
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(conversion));
        command.addAll(List.of("-in", key.toString(), "-out", other.toString()));
        run(command);
        return new PemFiles(certificate, other);
    }

    private static void run(List<String> command) throws InterruptedException {
        var outcome = Program.of(command).run();
        assertThat(outcome.succeeded()).as(outcome.describe()).isTrue();
    }
}
