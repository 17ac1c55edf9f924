package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.stream.Collectors;
import wazoha.disk.AtomicFile;

/** The file that lets keys in on the slave: one line of it is the pair's, all others are the administrator's. */
record AuthorizedKeys(Path file) {

    /**
     * The pair's line becomes this one; every line that is not the pair's stays as it is.
     *
     * @param publicKey what the line ends with
     * @param besideOthers whether older lines of the pair stay, but for one with the same key
     */
    void install(String line, String publicKey, boolean besideOthers) throws FileSyncException {
        String gone = " " + (besideOthers ? publicKey : SshKey.COMMENT);
        try {
            makeFolder();
            var text = new StringBuilder();
            if (Files.exists(file)) {
                Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(old -> !old.stripTrailing().endsWith(gone))
                        .forEach(other -> text.append(other).append('\n'));
            }
            text.append(line).append('\n');
            var target = Files.exists(file) ? file.toRealPath() : file; // a symbolic link stays one
            AtomicFile.write(target, text.toString().getBytes(StandardCharsets.ISO_8859_1), "rw-------");
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "SSH key not written into %s on the slave: %s; the file is as it was".formatted(file, trouble),
                    trouble);
        }
    }

    /** Every line of the pair goes; all others stay. */
    void remove() throws FileSyncException {
        try {
            if (Files.exists(file)) {
                var target = file.toRealPath();
                var before = Files.readString(target, StandardCharsets.ISO_8859_1);
                var after = before.lines()
                        .filter(line -> !line.stripTrailing().endsWith(" " + SshKey.COMMENT))
                        .collect(Collectors.joining("\n"));
                AtomicFile.write(
                        target,
                        (after.isEmpty() ? "" : after + "\n").getBytes(StandardCharsets.ISO_8859_1),
                        "rw-------");
            }
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "SSH key of the pair not removed from %s: %s; it is still let in".formatted(file, trouble),
                    trouble);
        }
    }

    private void makeFolder() throws IOException {
        var folder = Objects.requireNonNull(file.getParent(), "authorized_keys has a folder");
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
