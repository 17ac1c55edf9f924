package wazoha.registrar;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A question to the store, as the parameters of an address tell it (docs/contract.md, section 5). Pure.
 *
 * @param skip how many documents are left out at the beginning, after sorting
 * @param limit how many are shown at most; 0: all
 */
public record Query(Selector selector, Projection fields, Sorting sorting, long skip, long limit) {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

    /** @param parameters decoded; unknown ones are ignored, and so are {@code fields} and {@code sort} if empty */
    public static Query parse(Map<String, String> parameters) throws BadQueryException {
        var fields = parameters.getOrDefault("fields", "");
        return new Query(
                selector(parameters),
                fields.isEmpty() ? Projection.WHOLE : Projection.parse(fields),
                Sorting.parse(parameters.getOrDefault("sort", ""), parameters.getOrDefault("sort_ord", "ASC")),
                count("skip", parameters),
                count("limit", parameters));
    }

    private static Selector selector(Map<String, String> parameters) throws BadQueryException {
        if (!parameters.containsKey("q") && !parameters.containsKey("q64")) {
            return Selector.EVERYTHING;
        }
        try {
            return Selector.parse(
                    parameters.containsKey("q64")
                            ? ConfigJson.read(decoded(parameters.getOrDefault("q64", "")))
                            : ConfigJson.read(parameters.getOrDefault("q", "")));
        } catch (IOException notJson) {
            throw new BadQueryException("selector: one JSON document within the usual bounds is required");
        }
    }

    /** Both alphabets of RFC 4648 (sections 4 and 5); a plus that became a space on its way is a plus. */
    private static byte[] decoded(String coded) throws BadQueryException {
        try {
            return Base64.getDecoder()
                    .decode(coded.replace(' ', '+').replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException notBase64) {
            throw new BadQueryException("q64: base64 of a selector is required");
        }
    }

    private static long count(String name, Map<String, String> parameters) throws BadQueryException {
        var text = parameters.getOrDefault(name, "0");
        if (!COUNT.matcher(text).matches()) {
            throw new BadQueryException(name + ": a number, 0 or more, is required");
        }
        return Long.parseLong(text);
    }
}
