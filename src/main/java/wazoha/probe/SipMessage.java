package wazoha.probe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The head of a SIP message (RFC 3261 section 7): start line and header fields, one character a byte; the body is not
 * looked at.
 */
record SipMessage(String startLine, List<Field> fields) {
    /** A header field with its name as it was written. Folded lines are joined by one space. */
    record Field(String name, String value) {
        boolean is(String full) {
            String lower = name.toLowerCase(Locale.ROOT);
            return COMPACT.getOrDefault(lower, lower).equals(full.toLowerCase(Locale.ROOT));
        }
    }

    /** The short names of the fields that we read (RFC 3261 section 7.3.3). */
    private static final Map<String, String> COMPACT =
            Map.of("v", "via", "f", "from", "t", "to", "i", "call-id", "l", "content-length");

    private static final Pattern REQUEST = Pattern.compile("([A-Za-z0-9.!%*_+`'~-]+) \\S+ SIP/2\\.0");
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([1-6][0-9]{2}) .*");

    /** The message in a datagram; empty for anything that is not SIP: keep-alives, garbage, a head cut in the middle. */
    static Optional<SipMessage> parse(byte[] datagram, int length) {
        String text = new String(datagram, 0, length, StandardCharsets.ISO_8859_1);
        var fields = new ArrayList<Field>();
        String[] lines = text.split("\r?\n", -1);
        for (int i = 1; i < lines.length - 1; i++) { // what stands behind the last line break is no whole line
            String line = lines[i];
            if (line.isEmpty()) {
                var message = new SipMessage(lines[0], List.copyOf(fields));
                return message.isSip() ? Optional.of(message) : Optional.empty();
            }
            if (!add(line, fields)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean add(String line, List<Field> fields) {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            if (fields.isEmpty()) {
                return false;
            }
            var folded = fields.remove(fields.size() - 1);
            return fields.add(new Field(folded.name(), folded.value() + " " + line.strip()));
        }
        int colon = line.indexOf(':');
        return colon > 0
                && fields.add(new Field(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip()));
    }

    private boolean isSip() {
        return method().isPresent() || status().isPresent();
    }

    /** The method of a request; empty for a response. */
    Optional<String> method() {
        var matcher = REQUEST.matcher(startLine);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The status of a response, 100 to 699; empty for a request. */
    OptionalInt status() {
        var matcher = STATUS.matcher(startLine);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** The first field of that name; an empty text if there is none. */
    String first(String name) {
        return fields.stream()
                .filter(field -> field.is(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }
}
