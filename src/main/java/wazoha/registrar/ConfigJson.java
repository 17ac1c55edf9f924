package wazoha.registrar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes JSON so that what was read is written back unchanged: keys in their order, numbers digit by digit,
 * texts with all their characters. Bounded as all JSON of strangers is: 32 levels deep, numbers of 100 digits, one
 * document and nothing after it. Of a key that stands twice the last value wins.
 */
public final class ConfigJson {
    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // keys of strangers are not kept for ever
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // half a surrogate pair has no form in UTF-8
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ConfigJson() {}

    /** The document; a missing node for nothing but white space. Bytes that are no UTF-8 are refused. */
    public static JsonNode read(byte[] bytes) throws IOException {
        return read(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString());
    }

    public static JsonNode read(String text) throws IOException {
        try {
            return MAPPER.readTree(text);
        } catch (NumberFormatException tooLarge) { // the parser's own answer to an exponent beyond 32 bits
            throw new IOException("a number that cannot be kept", tooLarge);
        }
    }

    /** Compact, in ASCII. */
    public static String write(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree that is not writable as JSON", impossible);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
