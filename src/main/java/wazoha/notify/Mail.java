package wazoha.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An event as a mail (RFC 5322): who, what, since when, why, what it means, what to do. What others wrote stands in the
 * body only and without control characters, so that it can forge no head.
 *
 * @param node the name of this host
 * @param from an address
 * @param to addresses, at least one
 */
record Mail(String node, String from, List<String> to) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC).withLocale(Locale.ROOT);
    /** RFC 5322, section 2.1.1: 78 characters a line should not be exceeded. */
    private static final int WIDTH = 76;

    private static final Map<String, String> LABELS =
            Map.of("reason", "Why", "phase", "Phase", "epoch", "Epoch", "role", "Role");

    /** The whole message, its lines ended by LF alone. */
    String of(Event event) {
        String subject = "[wazo-ha] %s: %s".formatted(ascii(node), subject(event));
        return head(event.time(), subject) + "\n" + body(event);
    }

    /** One with a body of its own. */
    String of(Instant time, String subject, String body) {
        return head(time, ascii(subject)) + "\n" + body.replaceAll("[\\p{Cntrl}&&[^\n\t]]", " ") + "\n";
    }

    private String head(Instant time, String subject) {
        return """
                From: wazo-ha <%s>
                To: %s
                Subject: %s
                Date: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit
                Auto-Submitted: auto-generated
                """.formatted(from, String.join(", ", to), subject, DATE.format(time));
    }

    private static String subject(Event event) {
        return Wording.of(event.name()).map(Wording::subject).orElse(ascii(event.name()));
    }

    private String body(Event event) {
        var text = new StringBuilder();
        text.append(field("Node", node));
        text.append(field("Time", event.time().truncatedTo(ChronoUnit.SECONDS).toString()));
        event.data()
                .properties()
                .forEach(entry -> text.append(
                        field(LABELS.getOrDefault(entry.getKey(), entry.getKey()), plain(entry.getValue()))));
        Wording.of(event.name())
                .ifPresent(wording -> text.append("\nWhat this means\n")
                        .append(wrapped(wording.meaning(), "  "))
                        .append("\nWhat to do\n")
                        .append(wrapped(wording.remedy(), "  ")));
        text.append("\nEvent: ").append(plain(event.name())).append("; more: wazo-ha history, wazo-ha status\n");
        return text.toString();
    }

    private static String field(String label, String value) {
        String wrapped = wrapped(value.isEmpty() ? "-" : value, " ".repeat(10));
        return "%-10s".formatted(plain(label)).substring(0, 10) + wrapped.substring(10);
    }

    /** Lines of at most 76 characters where there are spaces to break at; a longer word is cut at 900. */
    private static String wrapped(String text, String indent) {
        var lines = new StringBuilder();
        var line = new StringBuilder(indent);
        for (var word : text.replaceAll("(\\S{900})(?=\\S)", "$1 ").split(" +", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder(indent);
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    private static String plain(JsonNode value) {
        return plain(value.isValueNode() ? value.asText() : value.toString());
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }

    private static String ascii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
