package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The OpenAPI document, and whether an answer is one that it allows. Knows as much of the schemas as it uses. */
final class OpenApi {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch", "head", "options");

    private final Map<String, Object> document;

    OpenApi(String yaml) {
        document = map(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    /** Such as {@code GET /1.1/ha}. */
    Set<String> operations() {
        var operations = new TreeSet<String>();
        map(document.get("paths"))
                .forEach((path, item) -> map(item).keySet().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        return operations;
    }

    /** Such as {@code GET /1.1/ha 200}. */
    Set<String> answers() {
        var answers = new TreeSet<String>();
        for (var operation : operations()) {
            map(operation(operation).get("responses"))
                    .keySet()
                    .forEach(status -> answers.add(operation + " " + status));
        }
        return answers;
    }

    /** The permission that an operation names; none if it takes no token. */
    Optional<String> permission(String operation) {
        var described = operation(operation);
        boolean free = described.containsKey("security");
        return free ? Optional.empty() : Optional.of(String.valueOf(described.get("x-permission")));
    }

    /** The headers that an answer always has. */
    Set<String> headers(String operation, int status) {
        var answer = resolved(map(map(operation(operation).get("responses")).get(String.valueOf(status))));
        var headers = new TreeSet<String>();
        if (answer.get("headers") != null) {
            map(answer.get("headers")).forEach((name, header) -> {
                if (Boolean.TRUE.equals(map(header).get("required"))) {
                    headers.add(name);
                }
            });
        }
        return headers;
    }

    /** What is wrong with an answer, in words; empty if nothing is. */
    Optional<String> fault(String operation, int status, @Nullable String type, String body) {
        var described = map(operation(operation).get("responses")).get(String.valueOf(status));
        if (described == null) {
            return Optional.of("%s does not document the status %d".formatted(operation, status));
        }
        var content = resolved(map(described)).get("content");
        if (content == null) {
            return body.isEmpty() ? Optional.empty() : Optional.of("a body where none is documented: " + body);
        }
        String plainType = type == null ? "none" : type.replaceFirst(";.*", "");
        var medium = map(content).get(plainType);
        if (medium == null) {
            return Optional.of(
                    "the type %s is not among %s".formatted(type, map(content).keySet()));
        }
        var schema = map(map(medium).get("schema"));
        return plainType.endsWith("json") ? jsonFault(schema, body) : textFault(schema, body);
    }

    private Optional<String> jsonFault(Map<String, Object> schema, String body) {
        try {
            return new SchemaCheck(this::resolved).fault("$", schema, Json.read(body));
        } catch (IOException notJson) {
            return Optional.of("not JSON: " + body);
        }
    }

    private Optional<String> textFault(Map<String, Object> schema, String body) {
        JsonNode text = com.fasterxml.jackson.databind.node.TextNode.valueOf(body);
        return new SchemaCheck(this::resolved).fault("$", schema, text);
    }

    private Map<String, Object> operation(String operation) {
        var words = operation.split(" ", 2);
        var item = map(document.get("paths")).get(words[1]);
        var described = item == null ? null : map(item).get(words[0].toLowerCase(java.util.Locale.ROOT));
        if (described == null) {
            throw new AssertionError(operation + " stands not in the document");
        }
        return map(described);
    }

    /** What a reference refers to; anything else is itself. */
    private Map<String, Object> resolved(Map<String, Object> node) {
        var reference = node.get("$ref");
        if (reference == null) {
            return node;
        }
        Object found = document;
        for (var step : String.valueOf(reference).replaceFirst("^#/", "").split("/", -1)) {
            found = map(found).get(step);
            if (found == null) {
                throw new AssertionError("nothing stands at " + reference);
            }
        }
        return resolved(map(found));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object node) {
        if (node instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new AssertionError("a mapping is expected, not " + node);
    }
}
