package wazoha.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings of a server as its files will have them at its next start, also while it is stopped: postgresql.conf,
 * what that includes, and postgresql.auto.conf after it; the last mention of a setting holds. What PostgreSQL could not
 * read is passed over: it tells of that itself.
 */
final class ServerSettings {
    /** A name, an equals sign or a blank, a value that is quoted or one word, perhaps a comment. */
    private static final Pattern LINE = Pattern.compile(
            "\\s*([A-Za-z_][A-Za-z0-9_.]*)(?:\\s*=\\s*|\\s+|(?='))('(?:''|\\\\.|[^'\\\\])*+'|[^\\s#']+)\\s*(?:#.*)?");

    /** As deep as PostgreSQL goes. */
    private static final int DEEPEST = 10;

    private final Cluster cluster;
    private final Map<Path, String> instead;
    private final Map<String, String> values = new HashMap<>();
    private final List<Path> folders = new ArrayList<>();

    private ServerSettings(Cluster cluster, Map<Path, String> instead) {
        this.cluster = cluster;
        this.instead = instead;
    }

    /** @param instead texts that count instead of what is on disk; an empty one as if the file were not there */
    static ServerSettings read(Cluster cluster, Map<Path, String> instead) throws IOException {
        var settings = new ServerSettings(cluster, instead);
        settings.readFile(cluster.configuration(), 0);
        settings.readFile(cluster.data().resolve("postgresql.auto.conf"), 0);
        return settings;
    }

    /** By its name in lower case. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** PostgreSQL takes any beginning of these words. */
    boolean isOn(String name) {
        var value = values.getOrDefault(name, "off").toLowerCase(Locale.ROOT);
        return !value.isEmpty()
                && (value.equals("on") || value.equals("1") || "true".startsWith(value) || "yes".startsWith(value));
    }

    boolean includesFolder(Path folder) {
        return folders.contains(folder.normalize());
    }

    private void readFile(Path file, int depth) throws IOException {
        for (var line : Marked.lines(text(file))) {
            var match = LINE.matcher(line.strip());
            if (match.matches()) {
                take(file, match.group(1).toLowerCase(Locale.ROOT), unquoted(match.group(2)), depth);
            }
        }
    }

    private void take(Path file, String name, String value, int depth) throws IOException {
        switch (name) {
            case "include", "include_if_exists" -> {
                if (depth < DEEPEST) {
                    readFile(resolve(file, value), depth + 1);
                }
            }
            case "include_dir" -> {
                if (depth < DEEPEST) {
                    readFolder(resolve(file, value), depth + 1);
                }
            }
            default -> values.put(name, value);
        }
    }

    private void readFolder(Path folder, int depth) throws IOException {
        folders.add(folder.normalize());
        var files = new TreeSet<Path>();
        try (var entries = Files.newDirectoryStream(folder, "*.conf")) {
            entries.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return;
        }
        instead.keySet().stream()
                .filter(file -> folder.normalize().equals(file.normalize().getParent()))
                .filter(file -> file.toString().endsWith(".conf"))
                .map(file -> folder.resolve(file.getFileName()))
                .forEach(files::add);
        for (var file : files) {
            if (!file.getFileName().toString().startsWith(".")) {
                readFile(file, depth);
            }
        }
    }

    private Path resolve(Path file, String value) {
        return cluster.located(value)
                .orElseGet(() -> file.resolveSibling(value))
                .normalize();
    }

    private String text(Path file) throws IOException {
        var given = instead.get(file.normalize());
        if (given != null) {
            return given;
        }
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException absent) {
            return "";
        }
    }

    private static String unquoted(String value) {
        if (!value.startsWith("'")) {
            return value;
        }
        return value.substring(1, value.length() - 1).replace("''", "'").replaceAll("\\\\(.)", "$1");
    }

    /** A value as these files want it. */
    static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
