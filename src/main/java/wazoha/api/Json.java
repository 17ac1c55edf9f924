package wazoha.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Reads and writes JSON of strangers within bounds: 32 levels deep, numbers of 100 digits, one document and nothing
 * after it. Of a key that stands twice the last value wins.
 */
final class Json {
    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    /** Loaded only where records are written, which the command line never does. */
    private static final class Writer {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private Json() {}

    /** The document; a missing node for nothing but white space. */
    static JsonNode read(byte[] bytes) throws IOException {
        try (var parser = FACTORY.createParser(bytes)) {
            return JsonTree.only(parser);
        }
    }

    static JsonNode read(String text) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            return JsonTree.only(parser);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A record or a collection of strings as a tree. */
    static JsonNode tree(Object value) {
        return Writer.MAPPER.valueToTree(value);
    }

    /** One line of compact JSON. */
    static String write(Object value) {
        try {
            return Writer.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("not writable as JSON: " + value.getClass(), impossible);
        }
    }

    /** A text as JSON writes it, with its quotes. */
    static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
