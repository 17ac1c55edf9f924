package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the listed directories of a node held at one moment, as the forced command wrote it.
 *
 * @param files by contract path, sorted
 * @param complete not if files went away while it was made
 * @param unreadable hashes of the files whose names are not UTF-8, by name, each byte of which is one character
 */
record Manifest(Map<String, Entry> files, boolean complete, Map<String, String> unreadable) {
    static final Manifest EMPTY = new Manifest(Map.of(), true, Map.of());
    private static final int HASH = 64;

    /**
     * @param size in bytes
     * @param modified in seconds since 1970, with a fraction
     * @param mode in octal
     */
    record Entry(String path, long size, String modified, String mode, String sha256) {}

    private static final String END = "complete=";

    /** @throws FileSyncException if the file is not there, is cut or is not a manifest */
    static Manifest read(Path file) throws FileSyncException {
        try {
            return parse(Files.readAllBytes(file))
                    .orElseThrow(() -> new FileSyncException("%s is cut or no manifest".formatted(file)));
        } catch (IOException trouble) {
            throw new FileSyncException("manifest %s not read: %s".formatted(file, trouble), trouble);
        }
    }

    private static Optional<Manifest> parse(byte[] bytes) {
        var stats = new TreeMap<String, String[]>();
        var files = new TreeMap<String, Entry>();
        var unreadable = new TreeMap<String, String>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                continue;
            }
            int begin = start;
            int end = i;
            var record = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
            start = i + 1;
            if (record.startsWith(END)) {
                boolean whole = start == bytes.length;
                return whole
                        ? Optional.of(new Manifest(files, record.equals(END + "yes"), Map.copyOf(unreadable)))
                        : Optional.empty();
            }
            if (record.indexOf('\uFFFD') >= 0) {
                if (!record.startsWith("F ")) {
                    var raw = new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
                    unreadable.put(raw.substring(HASH + 3), raw.substring(0, HASH));
                }
            } else if (record.startsWith("F ")) {
                String[] fields = record.split(" ", 5);
                stats.put(fields[4], fields);
            } else {
                hashed(record, stats, files);
            }
        }
        return Optional.empty();
    }

    private static void hashed(String record, Map<String, String[]> stats, Map<String, Entry> files) {
        String name = record.substring(HASH + 2); // two blanks
        String[] stat = stats.get(name);
        if (stat != null) { // a file that came up between the two readings is for the next listing
            String path = name.substring(1);
            files.put(path, new Entry(path, Long.parseLong(stat[1]), stat[2], stat[3], record.substring(0, HASH)));
        }
    }

    /** The files that this one has with another content than the base, and those that the base has not. */
    List<Entry> newSince(Manifest base) {
        return files.values().stream()
                .filter(entry -> {
                    var before = base.files().get(entry.path());
                    return before == null || !before.sha256().equals(entry.sha256());
                })
                .toList();
    }

    /** The names that no listing of ours can carry, unless the base had the same files: then nothing is to be fetched. */
    List<String> unreadableSince(Manifest base) {
        return unreadable.entrySet().stream()
                .filter(file -> !file.getValue().equals(base.unreadable().get(file.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The files that the base has and this one has not; unknown, so none, if this one is not complete. */
    List<String> goneSince(Manifest base) {
        return complete
                ? base.files().keySet().stream()
                        .filter(path -> !files.containsKey(path))
                        .toList()
                : List.of();
    }
}
