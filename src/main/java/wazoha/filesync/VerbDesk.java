package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Pattern;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;

/**
 * Where the slave's daemon and the forced command meet: small files in {@code /run/wazo-ha/pair}, a folder of mode 700
 * that a reboot empties. The daemon leaves its word and its answers, the script the master's word and its claim. Files
 * are replaced wholly and not synced: what matters is decided in the journal or in the letterbox.
 *
 * <p>Not thread-safe: used by one thread.
 */
public final class VerbDesk {
    private static final int LONGEST = 4096;
    private static final Pattern CLAIM =
            Pattern.compile("id=([1-9][0-9]{0,9}) expected=([0-9]{1,17}) next=([0-9]{1,17})\\n");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9=_ -]*\\n");

    /** What the script waits for. */
    public record Asked(String id, Epoch expected, Epoch next) {}

    private final Path folder;

    public VerbDesk(NodePaths paths) {
        this.folder = paths.run().resolve("pair");
    }

    /** Empties the desk: nobody waits for a daemon before this one, and none says anything yet. */
    public void clear() throws FileSyncException {
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (var file : files) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException trouble) {
            throw new FileSyncException("%s not emptied: %s".formatted(folder, trouble), trouble);
        }
    }

    /** Replaces what the verbs say of this node. */
    public void tell(String line) throws FileSyncException {
        write("word", line);
    }

    /** The master's latest word, however old; empty if none came since the boot, or it is no line of words. */
    public Optional<String> heard() throws FileSyncException {
        return read("beat").filter(text -> WORDS.matcher(text).matches());
    }

    /** The claim that waits, taken away from the desk. */
    public Optional<Asked> takeClaim() throws FileSyncException {
        var text = read("claim");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Files.deleteIfExists(folder.resolve("claim"));
        } catch (IOException trouble) {
            throw new FileSyncException("the master's claim not taken from %s: %s".formatted(folder, trouble), trouble);
        }
        var words = CLAIM.matcher(text.get());
        return words.matches()
                ? Optional.of(new Asked(words.group(1), epoch(words.group(2)), epoch(words.group(3))))
                : Optional.empty();
    }

    private static Epoch epoch(String digits) {
        return new Epoch(Long.parseLong(digits));
    }

    /** Answers a claim; answers that nobody has fetched go. */
    public void answer(String id, String line) throws FileSyncException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "answer.*")) {
            for (var file : old) {
                Files.deleteIfExists(file);
            }
        } catch (IOException trouble) {
            throw new FileSyncException("claim %s not answered in %s: %s".formatted(id, folder, trouble), trouble);
        }
        write("answer." + id, line);
    }

    private void write(String name, String line) throws FileSyncException {
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            var fresh = folder.resolve("." + name + ".new");
            Files.writeString(fresh, line + "\n", StandardCharsets.US_ASCII);
            Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException trouble) {
            throw new FileSyncException(
                    "%s not written in %s: %s; the master cannot ask this node over ssh"
                            .formatted(name, folder, trouble),
                    trouble);
        }
    }

    private Optional<String> read(String name) throws FileSyncException {
        var file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII));
            }
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException trouble) {
            throw new FileSyncException("%s not read: %s".formatted(file, trouble), trouble);
        }
    }
}
