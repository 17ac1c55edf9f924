package wazoha.node;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code /1.1/asterisk/sip/general} holds (docs/contract.md, section 4).
 *
 * @param options in the order in which they were given
 * @param ordered pairs of name and value; a name may stand more than once
 */
public record GeneralOptions(Map<String, String> options, List<Pair> ordered) {
    public static final GeneralOptions NONE = new GeneralOptions(Map.of(), List.of());

    public GeneralOptions {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        ordered = List.copyOf(ordered);
    }

    /** One of the ordered options. */
    public record Pair(String name, String value) {}
}
