package wazoha.node;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One pattern of files that stay out of a copy, as rsync's {@code --exclude} reads it: a slash at its end means folders
 * alone, one at its beginning the copied directory itself; {@code *} and {@code ?} do not cross a slash, {@code **} does.
 * What lies in an excluded folder is excluded. Immutable.
 */
public final class ExcludePattern {
    private final Pattern form;
    private final boolean foldersOnly;

    public ExcludePattern(String text) {
        foldersOnly = text.endsWith("/");
        var path = foldersOnly ? text.substring(0, text.length() - 1) : text;
        boolean anchored = path.startsWith("/");
        form = Pattern.compile(
                (anchored ? "" : "(?:.*/)?") + regex(anchored ? path.substring(1) : path), Pattern.DOTALL);
    }

    public static List<ExcludePattern> list(List<String> texts) {
        return texts.stream().map(ExcludePattern::new).toList();
    }

    /**
     * @param relative below the copied directory
     * @param folder whether it is one
     */
    public boolean matches(Path relative, boolean folder) {
        int names = relative.getNameCount();
        for (int count = 1; count <= names; count++) {
            boolean isFolder = folder || count < names;
            if ((isFolder || !foldersOnly)
                    && form.matcher(relative.subpath(0, count).toString()).matches()) {
                return true;
            }
        }
        return false;
    }

    private static String regex(String path) {
        var regex = new StringBuilder();
        for (int at = 0; at < path.length(); at++) {
            char one = path.charAt(at);
            int end = one == '[' ? path.indexOf(']', at + 2) : -1;
            if (path.startsWith("**", at)) {
                regex.append(".*");
                at++;
            } else if (one == '*') {
                regex.append("[^/]*");
            } else if (one == '?') {
                regex.append("[^/]");
            } else if (one == '\\' && at + 1 < path.length()) {
                at++;
                regex.append(Pattern.quote(String.valueOf(path.charAt(at))));
            } else if (end > 0) {
                regex.append(characters(path.substring(at + 1, end)));
                at = end;
            } else {
                regex.append(Pattern.quote(String.valueOf(one)));
            }
        }
        return regex.toString();
    }

    private static String characters(String set) {
        boolean negated = set.startsWith("!") || set.startsWith("^");
        var plain = (negated ? set.substring(1) : set).replaceAll("[\\\\\\[&^\\]]", "\\\\$0");
        return "[" + (negated ? "^/" : "") + plain + "]";
    }
}
