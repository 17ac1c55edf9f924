package wazoha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** Values in the words of people. What others wrote loses its control characters: it must not steer a terminal. */
final class Plain {
    private Plain() {}

    /** The text of a value, empty if there is none; line breaks stay. */
    static String text(JsonNode value) {
        var text = new StringBuilder(value.isValueNode() && !value.isNull() ? value.asText() : "");
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\n') {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }

    /** As {@link #text}, on one line. */
    static String line(JsonNode value) {
        return text(value).replace('\n', ' ').strip();
    }

    /** An age such as {@code 0.8 s}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 10 min}, {@code 4 d 3 h}. */
    static String age(Duration age) {
        if (age.compareTo(Duration.ofSeconds(10)) < 0) {
            long tenths = Math.max(0, age.toMillis()) / 100;
            return "%d.%d s".formatted(tenths / 10, tenths % 10);
        }
        if (age.toMinutes() == 0) {
            return age.toSeconds() + " s";
        }
        if (age.toHours() == 0) {
            return two(age.toMinutes(), "min", age.toSecondsPart(), "s");
        }
        return age.toDays() == 0
                ? two(age.toHours(), "h", age.toMinutesPart(), "min")
                : two(age.toDays(), "d", age.toHoursPart(), "h");
    }

    private static String two(long greater, String unit, long lesser, String lesserUnit) {
        return lesser == 0 ? greater + " " + unit : "%d %s %d %s".formatted(greater, unit, lesser, lesserUnit);
    }
}
