package wazoha.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import wazoha.node.NodePaths;

/**
 * The two notes on disk, in the node's state folder: {@code change.json}, the journal of the change that is being made,
 * and {@code pending.json}, what is owed since an earlier one. One writer at a time.
 */
final class Notes {
    private final Path change;
    private final Path pending;
    private final Disk disk;

    Notes(NodePaths paths, Disk disk) {
        this.change = paths.state().resolve("change.json");
        this.pending = paths.state().resolve("pending.json");
        this.disk = disk;
    }

    void change(ChangeNote note) throws IOException {
        disk.write(change, NoteText.change(note));
    }

    void changeIsOver() throws IOException {
        disk.delete(change);
    }

    /** @throws IOException if the file is damaged: it is kept aside, because it names what may be half done */
    Optional<ChangeNote> change() throws IOException {
        var text = text(change);
        return text.isEmpty() ? Optional.empty() : Optional.of(parsed(change, NoteText::change, text.get()));
    }

    void owed(List<Deed> owed) throws IOException {
        if (owed.isEmpty()) {
            disk.delete(pending);
        } else {
            disk.write(pending, NoteText.owed(owed));
        }
    }

    List<Deed> owed() throws IOException {
        var text = text(pending);
        return text.isEmpty() ? List.of() : parsed(pending, NoteText::owed, text.get());
    }

    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /** Reads one kind of note. */
    @FunctionalInterface
    private interface Form<T> {
        T read(String text) throws IOException;
    }

    private static <T> T parsed(Path file, Form<T> form, String text) throws IOException {
        try {
            return form.read(text);
        } catch (IOException damaged) {
            var aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            throw new IOException(
                    "%s is damaged (%s); it is kept as %s: compare what it names with the configuration, then PUT that again"
                            .formatted(file, damaged.getMessage(), aside),
                    damaged);
        }
    }
}
