package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import wazoha.disk.AtomicFile;

/** The file that lets keys in on the slave: one line of it is the pair's, all others are the administrator's. */
record AuthorizedKeys(Path file) {

    /** The pair's line becomes this one; an older line of the pair goes, every other line stays as it is. */
    void install(String line) throws FileSyncException {
        try {
            makeFolder();
            var text = new StringBuilder();
            if (Files.exists(file)) {
                Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(old -> !old.stripTrailing().endsWith(" " + SshKey.COMMENT))
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

    private void makeFolder() throws IOException {
        var folder = Objects.requireNonNull(file.getParent(), "authorized_keys has a folder");
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
