package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import wazoha.disk.AtomicFile;
import wazoha.node.KeyPin;
import wazoha.node.NodePaths;

/** A file with the key by which a PostgreSQL is known. Nothing in it is secret. */
public record PinFile(Path file) {
    /** On a master: the key of its slave's server, and of no other. */
    public static PinFile ofSlave(NodePaths paths) {
        return new PinFile(paths.state().resolve("slave.pin"));
    }

    /** On a slave: the key that its own server shows, for the master to fetch over ssh. */
    public static PinFile served(NodePaths paths) {
        return new PinFile(paths.state().resolve("served.pin"));
    }

    /** @return empty if there is none */
    public Optional<KeyPin> read() throws FileSyncException {
        try {
            return Optional.of(KeyPin.parse(Files.readString(file))
                    .orElseThrow(() -> new FileSyncException(
                            "%s does not hold 64 hexadecimal digits: remove it and run wazo-sync -i".formatted(file))));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new FileSyncException("%s cannot be read: %s".formatted(file, unreadable), unreadable);
        }
    }

    /** Writes only what differs. */
    public void write(KeyPin pin) throws FileSyncException {
        try {
            var text = pin + "\n";
            if (!Files.isRegularFile(file) || !Files.readString(file).equals(text)) {
                AtomicFile.write(file, text, "rw-r--r--");
            }
        } catch (IOException trouble) {
            throw new FileSyncException("key of PostgreSQL not kept in %s: %s".formatted(file, trouble), trouble);
        }
    }

    public void delete() throws FileSyncException {
        try {
            AtomicFile.delete(file);
        } catch (IOException stays) {
            throw new FileSyncException("%s not removed: %s".formatted(file, stays), stays);
        }
    }
}
