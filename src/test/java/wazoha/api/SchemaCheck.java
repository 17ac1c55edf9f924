package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A value against a schema of OpenAPI 3.0. A keyword that it does not know is an error: nothing is passed over. */
record SchemaCheck(UnaryOperator<Map<String, Object>> references) {
    private static final Set<String> KNOWN = Set.of(
            "type",
            "nullable",
            "enum",
            "pattern",
            "maxLength",
            "minimum",
            "items",
            "minItems",
            "maxItems",
            "required",
            "properties",
            "additionalProperties",
            "description");

    Optional<String> fault(String where, Map<String, Object> written, JsonNode value) {
        var schema = references.apply(written);
        if (!KNOWN.containsAll(schema.keySet())) {
            throw new AssertionError("the test does not know all of " + schema.keySet());
        }
        if (value.isNull() && Boolean.TRUE.equals(schema.get("nullable"))) {
            return Optional.empty();
        }
        return switch (String.valueOf(schema.get("type"))) {
            case "object" -> value.isObject() ? object(where, schema, value) : wrong(where, "no object", value);
            case "array" -> value.isArray() ? array(where, schema, value) : wrong(where, "no array", value);
            case "string" -> value.isTextual() ? text(where, schema, value.asText()) : wrong(where, "no string", value);
            case "integer" ->
                value.isIntegralNumber() && value.asLong() >= number(schema, "minimum", Long.MIN_VALUE)
                        ? Optional.empty()
                        : wrong(where, "no integer, or too small", value);
            case "boolean" -> value.isBoolean() ? Optional.empty() : wrong(where, "no boolean", value);
            default -> throw new AssertionError("a schema without a known type: " + schema);
        };
    }

    private Optional<String> object(String where, Map<String, Object> schema, JsonNode value) {
        for (var name : list(schema.get("required"))) {
            if (!value.has(String.valueOf(name))) {
                return wrong(where, "%s is missing".formatted(name), value);
            }
        }
        Map<String, Object> properties =
                schema.get("properties") == null ? Map.of() : OpenApi.map(schema.get("properties"));
        for (var property : value.properties()) {
            var known = properties.get(property.getKey());
            var others = schema.get("additionalProperties");
            if (known == null && Boolean.FALSE.equals(others)) {
                return wrong(where, "%s is not documented".formatted(property.getKey()), value);
            }
            var itsSchema = known == null && others instanceof Map<?, ?> ? others : known;
            if (itsSchema != null) {
                var fault = fault(where + "." + property.getKey(), OpenApi.map(itsSchema), property.getValue());
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> array(String where, Map<String, Object> schema, JsonNode value) {
        if (value.size() < number(schema, "minItems", 0) || value.size() > number(schema, "maxItems", Long.MAX_VALUE)) {
            return wrong(where, "a wrong number of items", value);
        }
        for (int i = 0; i < value.size(); i++) {
            var fault = fault("%s[%d]".formatted(where, i), OpenApi.map(schema.get("items")), value.get(i));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(String where, Map<String, Object> schema, String value) {
        boolean listed = schema.get("enum") == null || list(schema.get("enum")).contains(value);
        boolean fits = schema.get("pattern") == null
                || Pattern.compile(String.valueOf(schema.get("pattern")))
                        .matcher(value)
                        .find();
        boolean fitsLength = value.length() <= number(schema, "maxLength", Long.MAX_VALUE);
        return listed && fits && fitsLength
                ? Optional.empty()
                : Optional.of("%s: '%s' is none".formatted(where, value));
    }

    private static Optional<String> wrong(String where, String what, JsonNode value) {
        return Optional.of("%s: %s: %s".formatted(where, what, value));
    }

    private static long number(Map<String, Object> schema, String name, long otherwise) {
        return schema.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    private static List<?> list(@Nullable Object node) {
        return node instanceof List<?> list ? list : List.of();
    }
}
