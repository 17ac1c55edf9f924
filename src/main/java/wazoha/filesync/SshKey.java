package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import wazoha.disk.AtomicFile;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * The master's key for the slave, made beside its final place and moved there only once it works. Not thread-safe: the
 * one who pairs owns it.
 */
final class SshKey {
    static final String COMMENT = "XiVO HA";

    /** Making an RSA key takes a second, on a slow machine ten. */
    private static final Duration GENERATION = Duration.ofSeconds(60);

    private final Path file;
    private final Path candidate;

    SshKey(Path file) {
        this.file = file;
        this.candidate = file.resolveSibling("." + file.getFileName() + ".new");
    }

    boolean exists() {
        return Files.exists(file);
    }

    Path file() {
        return file;
    }

    /** The public line of the key in use; empty if the private key is missing, broken or locked by a passphrase. */
    Optional<String> publicLine() throws InterruptedException {
        return exists() ? publicLine(file) : Optional.empty();
    }

    /** The public line of a key that is not in use yet; empty if there is none, or none that can be read. */
    Optional<String> waitingLine() throws InterruptedException {
        return Files.exists(candidate) ? publicLine(candidate) : Optional.empty();
    }

    Path candidate() {
        return candidate;
    }

    /** Makes a new key pair that is not in use yet. */
    Path generate() throws FileSyncException, InterruptedException {
        try {
            makeFolder();
            discard();
        } catch (IOException trouble) {
            throw new FileSyncException("SSH key %s not made: %s".formatted(file, trouble), trouble);
        }
        var outcome = Program.of(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "rsa",
                        "-b",
                        "3072",
                        "-N",
                        "",
                        "-C",
                        COMMENT,
                        "-f",
                        candidate.toString())
                .within(GENERATION)
                .run();
        if (!outcome.succeeded()) {
            throw new FileSyncException("SSH key %s not made: ssh-keygen: %s".formatted(file, outcome.describe()));
        }
        return candidate;
    }

    String candidateLine() throws FileSyncException, InterruptedException {
        return publicLine(candidate)
                .orElseThrow(() -> new FileSyncException("SSH key %s not readable by ssh-keygen".formatted(candidate)));
    }

    /** The new key takes the place of the old one. */
    void keep() throws FileSyncException {
        try {
            AtomicFile.write(publicFile(file), Files.readString(publicFile(candidate)), "rw-r--r--");
            AtomicFile.write(file, Files.readString(candidate), "rw-------");
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "SSH key %s works on the slave but was not kept here: %s; run wazo-sync -i again"
                            .formatted(file, trouble),
                    trouble);
        }
    }

    /** Whatever became of it, the new key is nowhere but in its final place. */
    void discard() throws IOException {
        Files.deleteIfExists(candidate);
        Files.deleteIfExists(publicFile(candidate));
    }

    private void makeFolder() throws IOException {
        var folder = Objects.requireNonNull(file.getParent(), "a key has a folder");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    private static Optional<String> publicLine(Path file) throws InterruptedException {
        var outcome =
                Program.of("ssh-keygen", "-y", "-P", "", "-f", file.toString()).run();
        if (outcome instanceof Outcome.Exited exited && exited.status() == 0) {
            String[] words = exited.output().strip().split(" ", 3);
            return words.length >= 2 ? Optional.of(words[0] + " " + words[1] + " " + COMMENT) : Optional.empty();
        }
        return Optional.empty();
    }
}
