package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/** A key of a document; dots reach into objects: {@code raw_config.X_key}. */
record KeyPath(List<String> names) {
    static KeyPath parse(String text) {
        return new KeyPath(List.of(text.split("\\.", -1)));
    }

    /** The value there; a missing node where there is none. */
    JsonNode in(JsonNode document) {
        var value = document;
        for (var name : names) {
            if (!value.isObject() || !value.has(name)) {
                return MissingNode.getInstance();
            }
            value = value.get(name);
        }
        return value;
    }
}
