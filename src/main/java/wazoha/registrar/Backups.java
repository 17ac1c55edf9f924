package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;

/**
 * What a registrar's two backups must be: the peer while the node is a master, null otherwise (docs/contract.md,
 * section 5). Both are always set, because some phone families read one and some the other.
 */
record Backups(JsonNode address) {
    static final List<String> KEYS = List.of("registrar_backup", "proxy_backup");

    static Backups of(HaSettings settings) {
        var nodes = JsonNodeFactory.instance;
        return settings.role() == NodeRole.MASTER
                ? new Backups(
                        nodes.textNode(settings.remoteAddress().orElseThrow().text()))
                : new Backups(nodes.nullNode());
    }

    boolean areIn(JsonNode document) {
        return KEYS.stream().allMatch(key -> document.has(key) && stands(document, key));
    }

    ObjectNode in(ObjectNode document) {
        KEYS.forEach(key -> document.set(key, address));
        return document;
    }

    /** What the document has under both keys now; a key that it lacks is lacking. */
    static ObjectNode noted(JsonNode document) {
        var note = ConfigJson.object();
        KEYS.stream().filter(document::has).forEach(key -> note.set(key, document.get(key)));
        return note;
    }

    /** Puts back what was noted, but only where these backups still stand. */
    ObjectNode withdrawn(ObjectNode document, JsonNode note) {
        for (var key : KEYS) {
            if (stands(document, key)) {
                if (note.has(key)) {
                    document.set(key, note.get(key));
                } else {
                    document.remove(key);
                }
            }
        }
        return document;
    }

    String inWords() {
        return address.isNull() ? "nothing" : address.textValue();
    }

    private boolean stands(JsonNode document, String key) {
        return address.equals(document.get(key));
    }
}
