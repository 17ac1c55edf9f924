package wazoha.host;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What changes in the files of a cluster, in words for people. */
final class AccessLines {
    private AccessLines() {}

    static String ofHba(ClusterFiles then) {
        var line = own(then.markedHba());
        return line.isEmpty()
                ? "take our line out of %s".formatted(then.hbaPath())
                : "let the peer in by %s: %s".formatted(then.hbaPath(), String.join("; ", line));
    }

    static String ofSettings(ClusterFiles now, ClusterFiles then) {
        var lines = settings(then);
        if (lines.isEmpty()) {
            return "take back %s (%s)".formatted(String.join(", ", settings(now)), place(now));
        }
        return "%s (%s)".formatted(String.join(", ", lines), place(then));
    }

    private static Object place(ClusterFiles files) {
        return files.own().isEmpty() ? files.mainPath() : files.ownPath();
    }

    /** Our own settings in these files. */
    static List<String> settings(ClusterFiles files) {
        return Stream.concat(own(files.markedMain()).stream(), files.own().lines())
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toList());
    }

    private static List<String> own(Marked marked) {
        return marked.pieces().stream()
                .map(piece -> piece.text().strip())
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
