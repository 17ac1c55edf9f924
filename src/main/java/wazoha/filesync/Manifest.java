package wazoha.filesync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the listed directories of a node held at one moment, as the forced command wrote it.
 *
 * @param files by contract path, sorted
 * @param complete not if files went away while it was made
 * @param unreadable names that are not UTF-8, with the bytes that do not fit replaced
 */
record Manifest(Map<String, Entry> files, boolean complete, List<String> unreadable) {
    static final Manifest EMPTY = new Manifest(Map.of(), true, List.of());

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
        var unreadable = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                continue;
            }
            var record = new String(bytes, start, i - start, StandardCharsets.UTF_8);
            start = i + 1;
            if (record.startsWith(END)) {
                boolean whole = start == bytes.length;
                return whole
                        ? Optional.of(new Manifest(files, record.equals(END + "yes"), List.copyOf(unreadable)))
                        : Optional.empty();
            }
            if (record.indexOf('\uFFFD') >= 0) {
                unreadable.add(record.substring(record.indexOf("./") + 1));
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
        String name = record.substring(66); // 64 digits and two blanks
        String[] stat = stats.get(name);
        if (stat != null) { // a file that came up between the two readings is for the next listing
            String path = name.substring(1);
            files.put(path, new Entry(path, Long.parseLong(stat[1]), stat[2], stat[3], record.substring(0, 64)));
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

    /** The files that the base has and this one has not; unknown, so none, if this one is not complete. */
    List<String> goneSince(Manifest base) {
        return complete
                ? base.files().keySet().stream()
                        .filter(path -> !files.containsKey(path))
                        .toList()
                : List.of();
    }
}
