package wazoha.host;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of {@code pg_lsclusters}: version, name, port, status with remarks, owner, data directory, log file.
 *
 * @param running also while it recovers
 */
record ClusterRow(String version, String name, int port, boolean running, String owner, Path data) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?)\\s+([A-Za-z0-9_][-.\\w]{0,62})"
            + "\\s+(\\d{1,5})\\s+(online|down)(?:,[^\\s]*)?\\s+([A-Za-z_][-.\\w]{0,31}\\$?)\\s+(/\\S*)\\s+(\\S.*)");

    /** A stopped cluster whose data directory, and so its owner, is gone: somebody removed it by half. */
    private static final Pattern REMNANT = Pattern.compile("\\S+\\s+\\S+\\s+\\S+\\s+down\\S*\\s+<unknown>\\s.*");

    static boolean isRemnant(String line) {
        return REMNANT.matcher(line.strip()).matches();
    }

    /** Empty for a line of another form. */
    static Optional<ClusterRow> parse(String line) {
        var match = FORM.matcher(line.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ClusterRow(
                match.group(1),
                match.group(2),
                Integer.parseInt(match.group(3)),
                match.group(4).equals("online"),
                match.group(5),
                Path.of(match.group(6))));
    }

    /** As {@code psql --cluster} and our settings write it. */
    String fullName() {
        return version + "/" + name;
    }
}
