package wazoha.asterisk;

import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of the management interface. No part can hold a line break, so that no value becomes a field or an
 * action of its own. Immutable.
 */
public final class AmiAction {
    /** Asterisk reads lines of 1,024 bytes and drops longer ones silently. */
    private static final int LONGEST_LINE = 1000;

    private final String name;
    private final List<String> lines;

    private AmiAction(String name, List<String> lines) {
        this.name = name;
        this.lines = List.copyOf(lines);
    }

    public static AmiAction of(String name) {
        return new AmiAction(name, List.of(line("Action", name)));
    }

    /** @throws IllegalArgumentException for a control character, or for more than fits in a line of Asterisk's */
    public AmiAction with(String key, String value) {
        var more = new ArrayList<>(lines);
        more.add(line(key, value));
        return new AmiAction(name, more);
    }

    /** Whether a value may stand in an action: what Asterisk itself named may still not. */
    static boolean fits(String value) {
        return value.length() < LONGEST_LINE / 4 && value.chars().noneMatch(Character::isISOControl);
    }

    String name() {
        return name;
    }

    /** As it is sent. */
    String text(String actionId) {
        return String.join("\r\n", lines) + "\r\n" + line("ActionID", actionId) + "\r\n\r\n";
    }

    /** The name alone: values may be secrets. */
    @Override
    public String toString() {
        return name;
    }

    private static String line(String key, String value) {
        var line = key + ": " + value;
        if (!key.matches("[A-Za-z0-9]+")
                || line.length() > LONGEST_LINE
                || line.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "the value of %s cannot stand in an action of the management interface".formatted(key));
        }
        return line;
    }
}
