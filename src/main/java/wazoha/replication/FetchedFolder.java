package wazoha.replication;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;

/**
 * The folder of one fetched difference on the master's disk: built under a temporary name, renamed when all of it is
 * durable and verified. Nobody else may read it: rows hold passwords. An older one of the same epoch stays, numbered.
 *
 * <p>Not thread-safe.
 */
final class FetchedFolder {
    static final String DIFFERENCE = "difference.jsonl";

    private final Path parent;
    private final String name;
    private final Path building;

    private FetchedFolder(Path parent, String name) {
        this.parent = parent;
        this.name = name;
        this.building = parent.resolve(".%s.partial".formatted(name));
    }

    /** Begins anew: what a crash left half built is removed. */
    static FetchedFolder begin(Path parent, String name) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(parent, owner);
        var folder = new FetchedFolder(parent, name);
        folder.discard();
        Files.createDirectory(folder.building, owner);
        return folder;
    }

    /** A writer of a new file; {@link #sync} makes it durable. */
    BufferedWriter write(String file) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var channel = FileChannel.open(
                building.resolve(file), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner);
        return new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
    }

    void sync(String file) throws IOException {
        force(building.resolve(file), StandardOpenOption.WRITE);
    }

    BufferedReader read(String file) throws IOException {
        return Files.newBufferedReader(building.resolve(file), StandardCharsets.UTF_8);
    }

    /** The hash of so many next lines as they stand on the disk, made like {@link Difference#hash}. */
    static String hashOfNext(BufferedReader reader, long lines) throws IOException {
        MessageDigest all = ContentHash.sha256();
        for (long i = 0; i < lines; i++) {
            String line = reader.readLine();
            if (line == null) {
                return "the file ends after %d of %d lines".formatted(i, lines);
            }
            all.update(ContentHash.sha256().digest(line.getBytes(StandardCharsets.UTF_8)));
        }
        return HexFormat.of().formatHex(all.digest());
    }

    /** Gives the folder its name. The same content under that name is left as it is. */
    Path finish(String manifest) throws IOException {
        try (var writer = write("manifest.json")) {
            writer.write(manifest);
        }
        sync("manifest.json");
        force(building, StandardOpenOption.READ);
        var last = parent.resolve(name);
        if (Files.exists(last)) {
            if (Files.readString(last.resolve("manifest.json")).equals(manifest)) {
                discard();
                return last;
            }
            Files.move(last, free(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(building, last, StandardCopyOption.ATOMIC_MOVE);
        force(parent, StandardOpenOption.READ);
        return last;
    }

    private Path free() {
        int number = 1;
        while (Files.exists(parent.resolve("%s.%d".formatted(name, number)))) {
            number++;
        }
        return parent.resolve("%s.%d".formatted(name, number));
    }

    private void discard() throws IOException {
        if (Files.exists(building)) {
            try (var files = Files.list(building)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(building);
        }
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (var channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
