package wazoha.asterisk;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * An address of record that phones register at, with the expiry that is in force for it.
 *
 * @param expiry in seconds, as Asterisk tells it
 */
record Aor(String name, Map<Expiry, String> expiry) {
    /** Those that take registrations, by name; trunks and the like are not among them. */
    static List<Aor> all(Ami ami, Duration deadline) throws AmiException {
        return ami.list(AmiAction.of("PJSIPShowAors"), deadline).stream()
                .filter(event -> event.get("Event").equals("AorList"))
                .filter(event -> !event.get("MaxContacts").equals("0"))
                .map(Aor::of)
                .sorted(Comparator.comparing(Aor::name))
                .toList();
    }

    boolean isPaired() {
        return Arrays.stream(Expiry.values()).allMatch(one -> one.paired.equals(expiry.get(one)));
    }

    /** Such as {@code 101 (60/7200/3600)}: least, most, default. */
    String text() {
        return "%s (%s)".formatted(name, String.join("/", expiry.values()));
    }

    static Aor of(AmiMessage event) {
        var expiry = new EnumMap<Expiry, String>(Expiry.class);
        expiry.put(Expiry.MINIMUM, event.get("MinimumExpiration"));
        expiry.put(Expiry.MAXIMUM, event.get("MaximumExpiration"));
        expiry.put(Expiry.DEFAULT, event.get("DefaultExpiration"));
        return new Aor(event.get("ObjectName"), expiry);
    }
}
