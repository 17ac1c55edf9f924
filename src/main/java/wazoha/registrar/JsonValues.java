package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/**
 * How values compare in a selector: numbers by their value ({@code 1} is {@code 1.0}), texts by their characters, and
 * nothing with something of another kind.
 */
final class JsonValues {
    private JsonValues() {}

    static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        if (one.isObject() && other.isObject()) {
            return one.size() == other.size()
                    && one.properties().stream()
                            .allMatch(field ->
                                    other.has(field.getKey()) && same(field.getValue(), other.get(field.getKey())));
        }
        return (one.isArray() && other.isArray()) ? sameItems(one, other) : one.equals(other);
    }

    /** Less, equal or greater as for {@link Comparable}; empty for what cannot be compared. */
    static OptionalInt compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return OptionalInt.of(one.decimalValue().compareTo(other.decimalValue()));
        }
        return (one.isTextual() && other.isTextual())
                ? OptionalInt.of(one.textValue().compareTo(other.textValue()))
                : OptionalInt.empty();
    }

    private static boolean sameItems(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }
}
