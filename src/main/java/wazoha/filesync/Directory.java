package wazoha.filesync;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One directory of the list, by its absolute contract path without a final slash: what the master names is what the
 * slave's forced command looks up in its own list.
 */
record Directory(String path) {
    /** The characters that the forced command lets through and that rsync sends without escapes. */
    private static final Pattern PLAIN = Pattern.compile("(?:/[A-Za-z0-9_.=+-]+)+");

    Directory {
        if (!PLAIN.matcher(path).matches()
                || !Path.of(path).normalize().toString().equals(path)) {
            throw new IllegalArgumentException(
                    "files.directories: %s is not an absolute path of letters, digits and _ . = + - alone"
                            .formatted(path));
        }
    }

    static List<Directory> list(List<String> paths) {
        var directories = new ArrayList<Directory>();
        for (var path : paths) {
            directories.add(new Directory(path.endsWith("/") ? path.substring(0, path.length() - 1) : path));
        }
        return List.copyOf(directories);
    }
}
