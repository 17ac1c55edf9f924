package wazoha.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The text of a {@code pg_hba.conf}. PostgreSQL takes the first record that matches a connection, so our line stands
 * before the first record: a broader {@code reject} below does not shut it, and nothing but its one user, database
 * and address is opened by it.
 */
final class HbaText {
    /** Looks like what {@link HbaRule#line} writes, for whatever database, role and address. */
    static final Predicate<String> OWN =
            Pattern.compile("hostssl \\S+ \\S+ \\S+ scram-sha-256").asMatchPredicate();

    private HbaText() {}

    static String open(String rest, String line) {
        return Marked.insert(rest, place(rest), List.of(line));
    }

    /**
     * Where the first record begins, or the comment that stands directly above it; without a record, the end. Lines
     * that a backslash continues belong together, comments included: a block inside would be swallowed.
     */
    private static int place(String rest) {
        var records = logicalLines(rest);
        int first = 0;
        while (first < records.size() && !records.get(first).isRecord()) {
            first++;
        }
        if (first == records.size()) {
            boolean open = first > 0 && records.get(first - 1).goesOn();
            return open ? records.get(first - 1).start() : rest.length();
        }
        while (first > 0 && records.get(first - 1).isComment()) {
            first--;
        }
        return records.get(first).start();
    }

    private static List<Logical> logicalLines(String rest) {
        var all = new ArrayList<Logical>();
        int start = 0;
        int end = 0;
        for (var line : Marked.lines(rest)) {
            end += line.length();
            if (!goesOn(line)) {
                all.add(new Logical(start, rest.substring(start, end)));
                start = end;
            }
        }
        if (start < end) {
            all.add(new Logical(start, rest.substring(start, end)));
        }
        return all;
    }

    private static boolean goesOn(String line) {
        return line.replaceFirst("[\\r\\n]+$", "").endsWith("\\");
    }

    /** Physical lines that PostgreSQL reads as one. */
    private record Logical(int start, String text) {
        boolean isComment() {
            return text.strip().startsWith("#");
        }

        boolean isRecord() {
            return !text.isBlank() && !isComment();
        }

        boolean goesOn() {
            return HbaText.goesOn(text);
        }
    }
}
