package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What makes an object a document of the store (docs/contract.md, section 5). */
final class ConfigDocument {
    static final String ID_KEY = "id";
    private static final String PARENTS = "parent_ids";
    private static final String RAW = "raw_config";
    private static final String DELETABLE = "deletable";

    /** So long that the name of the file, and of its temporary one, is within the 255 bytes of Linux. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private ConfigDocument() {}

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** A copy with an id, its own or a fresh one; or every fault at once. */
    static Reply<ObjectNode> of(JsonNode config) {
        if (!config.isObject()) {
            return Reply.refused(Reply.Reason.INVALID, "config: an object is required");
        }
        var faults = new ArrayList<String>();
        check(faults, isIdOrAbsent(config.path(ID_KEY)), "id: 1 to 200 of A-Z a-z 0-9 _ - are required");
        check(faults, isTexts(config.path(PARENTS)), "parent_ids: a list of strings is required");
        check(faults, config.path(RAW).isObject(), "raw_config: an object is required");
        var deletable = config.path(DELETABLE);
        check(faults, deletable.isMissingNode() || deletable.isBoolean(), "deletable: true or false is required");
        if (!faults.isEmpty()) {
            return Reply.refused(Reply.Reason.INVALID, String.join("; ", faults));
        }
        var document = (ObjectNode) config.deepCopy();
        if (!document.has(ID_KEY)) {
            document.put(ID_KEY, UUID.randomUUID().toString().replace("-", ""));
        }
        return Reply.given(document);
    }

    static String id(JsonNode document) {
        return document.path(ID_KEY).asText();
    }

    static boolean isRegistrar(JsonNode document) {
        return "registrar".equals(document.path("X_type").textValue());
    }

    static boolean isDeletable(JsonNode document) {
        return document.path(DELETABLE).asBoolean(true);
    }

    static List<String> parents(JsonNode document) {
        return StreamSupport.stream(document.path(PARENTS).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static ObjectNode rawConfig(ObjectNode document) {
        return (ObjectNode) document.path(RAW);
    }

    private static void check(List<String> faults, boolean good, String fault) {
        if (!good) {
            faults.add(fault);
        }
    }

    private static boolean isIdOrAbsent(JsonNode id) {
        return id.isMissingNode() || (id.isTextual() && isId(id.textValue()));
    }

    private static boolean isTexts(JsonNode list) {
        return list.isArray() && StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isTextual);
    }
}
