package wazoha.asterisk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a configuration file of Asterisk and those that it includes say, in their order. {@code #exec}, templates and
 * block comments are not followed.
 *
 * @param files that were read, in the order of their first inclusion
 */
record ConfigText(Set<Path> files, List<Line> lines) {
    private static final Pattern INCLUDE = Pattern.compile("#(?:try)?include\\s+[\"<]?([^\">]+?)[\">]?");
    private static final Pattern SECTION = Pattern.compile("\\[([^\\]]+)\\].*");
    private static final Pattern VALUE = Pattern.compile("([^=]+?)\\s*=>?\\s*(.*)");

    /** @param value empty, and the key too, for the head of a section */
    record Line(Path file, String section, String key, String value) {}

    /** @param expected read as if it were there already, where a pattern of an inclusion fits it */
    static ConfigText read(Path file, Path expected) throws IOException {
        var text = new ConfigText(new LinkedHashSet<>(), new ArrayList<>());
        text.add(file, expected);
        return text;
    }

    private void add(Path file, Path expected) throws IOException {
        if (!files.add(file) || !Files.isRegularFile(file)) {
            return;
        }
        String section = "";
        for (var raw :
                Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
            var line = raw.replaceFirst("(^|\\s);.*", "").strip();
            var include = INCLUDE.matcher(line);
            var head = SECTION.matcher(line);
            var value = VALUE.matcher(line);
            if (include.matches()) {
                for (var included : matching(file, include.group(1), expected)) {
                    add(included, expected);
                }
            } else if (head.matches()) {
                section = head.group(1);
                lines.add(new Line(file, section, "", ""));
            } else if (value.matches()) {
                lines.add(new Line(file, section, value.group(1), value.group(2)));
            }
        }
    }

    /** Patterns as a shell has them, in the last part of the path. */
    private static List<Path> matching(Path from, String pattern, Path expected) throws IOException {
        var whole = from.resolveSibling(pattern).normalize();
        var folder = Objects.requireNonNull(whole.getParent(), "a sibling has a parent");
        var name = String.valueOf(whole.getFileName());
        var found = new ArrayList<Path>();
        var fits = folder.getFileSystem().getPathMatcher("glob:" + name);
        if (folder.equals(expected.getParent()) && fits.matches(expected.getFileName())) {
            found.add(expected);
        }
        if (Files.isDirectory(folder)) {
            try (var all = Files.newDirectoryStream(folder, name)) {
                all.forEach(found::add);
            }
        }
        return found.stream().distinct().sorted().toList();
    }

    /** The value that counts, as Asterisk reads it: the last one. */
    Optional<String> last(String section, String key) {
        return lines.stream()
                .filter(line -> line.section.equals(section) && line.key.equals(key))
                .map(line -> line.value.toLowerCase(Locale.ROOT))
                .reduce((before, later) -> later);
    }

    /** A file other than this one that has such a section. */
    Optional<Path> fileOf(String section, Path other) {
        return lines.stream()
                .filter(line -> line.section.equals(section) && !line.file.equals(other))
                .map(Line::file)
                .findFirst();
    }
}
