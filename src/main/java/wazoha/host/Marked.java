package wazoha.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A file of somebody else, parted into what is his and what is ours between marks. Putting a block in and taking it
 * out again gives the same text to the last character, whatever its line ends are and whether its last line has one.
 *
 * <p>Ours are the marks themselves, wherever they stand, and between them only the lines that look like ours: a line
 * that somebody wrote between our marks is his. A block without an end, which a crash or an editor left, ends at the
 * first line that is not ours.
 *
 * @param rest the file without us
 * @param pieces what was ours and where it stood in {@code rest}, in order
 */
record Marked(String rest, List<Piece> pieces) {
    static final String BEGIN = "# BEGIN wazo-ha";

    /** The newline before this mark is ours too: the file's last line had none. */
    static final String BEGIN_AFTER = "# BEGIN wazo-ha (the line above had no end)";

    static final String END = "# END wazo-ha";

    record Piece(int at, String text) {}

    /** @param own tells by a line without its blanks and line end whether it is one that we write */
    static Marked of(String text, Predicate<String> own) {
        return new Parting(lines(text), own).part();
    }

    boolean isUnmarked() {
        return pieces.isEmpty();
    }

    /** The text that was parted. */
    String whole() {
        var text = new StringBuilder(rest);
        for (int i = pieces.size() - 1; i >= 0; i--) {
            text.insert(pieces.get(i).at(), pieces.get(i).text());
        }
        return text.toString();
    }

    /** A text without us, with one block of these lines before the character {@code at}, which begins a line. */
    static String insert(String rest, int at, List<String> lines) {
        String end = lineEnd(rest);
        boolean glued = at > 0 && rest.charAt(at - 1) != '\n';
        var block = new StringBuilder(glued ? end + BEGIN_AFTER : BEGIN).append(end);
        for (var line : lines) {
            block.append(line).append(end);
        }
        block.append(END).append(end);
        return rest.substring(0, at) + block + rest.substring(at);
    }

    /** The lines with their ends; the last may have none. */
    static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private static String lineEnd(String text) {
        int newline = text.indexOf('\n');
        return newline > 0 && text.charAt(newline - 1) == '\r' ? "\r\n" : "\n";
    }

    /** One pass over the lines. Not thread-safe. */
    private static final class Parting {
        private final List<String> lines;
        private final Predicate<String> own;
        private final StringBuilder rest = new StringBuilder();
        private final List<Piece> pieces = new ArrayList<>();
        private boolean restIsAbove;

        Parting(List<String> lines, Predicate<String> own) {
            this.lines = lines;
            this.own = own;
        }

        Marked part() {
            int index = 0;
            while (index < lines.size()) {
                if (isBegin(index)) {
                    index = block(index);
                } else {
                    pass(index, is(index, END));
                    index++;
                }
            }
            return new Marked(rest.toString(), List.copyOf(pieces));
        }

        private int block(int begin) {
            begin(begin);
            int end = endOf(begin);
            int index = begin + 1;
            while (end < 0 ? index < lines.size() && isOwn(index) : index < end) {
                pass(index, isOwn(index));
                index++;
            }
            return index;
        }

        private void begin(int index) {
            String ends = lines.get(index).endsWith("\r\n") ? "\r\n" : "\n";
            boolean newlineIsOurs =
                    is(index, BEGIN_AFTER) && restIsAbove && rest.toString().endsWith(ends);
            if (newlineIsOurs) {
                rest.setLength(rest.length() - ends.length());
                pieces.add(new Piece(rest.length(), ends + lines.get(index)));
                restIsAbove = false;
            } else {
                pass(index, true);
            }
        }

        private void pass(int index, boolean ours) {
            if (ours) {
                pieces.add(new Piece(rest.length(), lines.get(index)));
            } else {
                rest.append(lines.get(index));
            }
            restIsAbove = !ours;
        }

        /** The mark that ends this block, or -1 if another begins before it or the file ends. */
        private int endOf(int begin) {
            for (int index = begin + 1; index < lines.size() && !isBegin(index); index++) {
                if (is(index, END)) {
                    return index;
                }
            }
            return -1;
        }

        private boolean isBegin(int index) {
            return is(index, BEGIN) || is(index, BEGIN_AFTER);
        }

        private boolean is(int index, String mark) {
            return lines.get(index).strip().equals(mark);
        }

        private boolean isOwn(int index) {
            return own.test(lines.get(index).strip());
        }
    }
}
