package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wazoha.disk.AtomicFile;

/**
 * Documents as files of one folder, {@code ID.json} each, of mode 600 because phones' passwords may stand in them.
 * Nothing is followed out of it: a symbolic link, or anything else that is no plain file, is refused.
 *
 * <p>Not thread-safe: owned by its store.
 */
final class DocumentFolder {
    private static final String SUFFIX = ".json";
    private static final long MOST_BYTES = 1024 * 1024;

    /** What a file was when it was looked at; our own writing always makes a new one. */
    private record Stamp(FileTime modified, long bytes, String file) {
        static Stamp of(BasicFileAttributes file) {
            return new Stamp(file.lastModifiedTime(), file.size(), String.valueOf(file.fileKey()));
        }
    }

    private final Path folder;

    /** Files that were found to hold no registrar: most do not, and a master looks for new ones all the time. */
    private final Map<String, Stamp> others = new HashMap<>();

    DocumentFolder(Path folder) {
        this.folder = folder;
    }

    /** All with {@code X_type} {@code registrar}, in the order of their ids. */
    List<ObjectNode> registrars() throws IOException {
        var ids = ids();
        var registrars = new ArrayList<ObjectNode>();
        for (var id : ids) {
            var stamp = attributes(id).map(Stamp::of);
            if (stamp.isPresent() && !stamp.get().equals(others.get(id))) {
                var document = find(id);
                document.filter(ConfigDocument::isRegistrar).ifPresent(registrars::add);
                if (document.isPresent() && !ConfigDocument.isRegistrar(document.get())) {
                    others.put(id, stamp.get());
                }
            }
        }
        others.keySet().retainAll(Set.copyOf(ids));
        return registrars;
    }

    /** Empty also for what cannot be an id. */
    Optional<ObjectNode> find(String id) throws IOException {
        var attributes = attributes(id);
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        if (attributes.get().size() > MOST_BYTES) {
            throw broken(file(id), "over 1 MiB");
        }
        return Optional.of(document(id, file(id)));
    }

    boolean exists(String id) throws IOException {
        return attributes(id).isPresent();
    }

    void write(ObjectNode document) throws IOException {
        var id = ConfigDocument.id(document);
        exists(id); // refuses what is no plain file
        AtomicFile.write(file(id), ConfigJson.write(document) + "\n", "rw-------");
    }

    void delete(String id) throws IOException {
        if (exists(id)) {
            AtomicFile.delete(file(id));
        }
    }

    private ObjectNode document(String id, Path file) throws IOException {
        JsonNode content;
        byte[] bytes;
        try (var stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = stream.readAllBytes();
        }
        try {
            content = ConfigJson.read(bytes);
        } catch (IOException notJson) {
            throw broken(file, "no JSON");
        }
        var document = ConfigDocument.of(content);
        if (document instanceof Reply.Refused<ObjectNode> refused) {
            throw broken(file, refused.detail());
        }
        var given = ((Reply.Given<ObjectNode>) document).value();
        if (!ConfigDocument.id(given).equals(id)) {
            throw broken(file, "its id is not its name");
        }
        return given;
    }

    /** Of all documents, in their order. */
    List<String> ids() throws IOException {
        makeFolder();
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(ConfigDocument::isId)
                    .sorted()
                    .toList();
        }
    }

    private Optional<BasicFileAttributes> attributes(String id) throws IOException {
        if (!ConfigDocument.isId(id)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            makeFolder();
        }
        try {
            var file = file(id);
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw broken(file, "no plain file");
            }
            return Optional.of(attributes);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private void makeFolder() throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw broken(folder, "no folder, or a symbolic link");
        }
    }

    private static IOException broken(Path file, String fault) {
        return new IOException("%s is not as it was written (%s): repair or remove it".formatted(file, fault));
    }
}
