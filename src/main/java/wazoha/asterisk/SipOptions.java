package wazoha.asterisk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code /1.1/asterisk/sip/general} holds.
 *
 * @param options in the order in which they were given
 * @param ordered pairs of name and value; a name may stand more than once
 */
public record SipOptions(Map<String, String> options, List<Pair> ordered) {
    public static final SipOptions NONE = new SipOptions(Map.of(), List.of());

    public SipOptions {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        ordered = List.copyOf(ordered);
    }

    /** One of the ordered options. */
    public record Pair(String name, String value) {}
}
