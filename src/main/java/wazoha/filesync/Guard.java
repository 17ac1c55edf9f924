package wazoha.filesync;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wazoha.node.Epoch;

/** Whether the slave lets copies in, and of which epoch: the two lines of its guard file, and of what the verb {@code state} prints first. */
public record Guard(boolean open, Epoch epoch) {
    private static final Pattern TEXT = Pattern.compile("open=(yes|no)\nepoch=([0-9]{1,18})(?:\\s.*)?", Pattern.DOTALL);

    String text() {
        return "open=%s\nepoch=%s\n".formatted(open ? "yes" : "no", epoch);
    }

    static Optional<Guard> parse(String text) {
        Matcher lines = TEXT.matcher(text);
        return lines.matches()
                ? Optional.of(new Guard(lines.group(1).equals("yes"), new Epoch(Long.parseLong(lines.group(2)))))
                : Optional.empty();
    }
}
