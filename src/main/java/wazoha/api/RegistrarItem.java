package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A registrar's document in the words of the configuration API. What the document lacks, or has in a form that is none
 * (a host that is no text, a port that is no number), is null.
 */
final class RegistrarItem {
    private record Field(String name, String key) {}

    private static final List<Field> FIELDS = List.of(
            new Field("main_host", "registrar_main"),
            new Field("main_port", "registrar_main_port"),
            new Field("backup_host", "registrar_backup"),
            new Field("backup_port", "registrar_backup_port"),
            new Field("proxy_main_host", "proxy_main"),
            new Field("proxy_main_port", "proxy_main_port"),
            new Field("proxy_backup_host", "proxy_backup"),
            new Field("proxy_backup_port", "proxy_backup_port"),
            new Field("outbound_proxy_host", "proxy_outbound"),
            new Field("outbound_proxy_port", "proxy_outbound_port"));

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private RegistrarItem() {}

    static boolean isOne(JsonNode document) {
        return "registrar".equals(document.path("X_type").textValue());
    }

    static ObjectNode of(JsonNode document) {
        var item = Json.object();
        item.set("id", text(document.path("id")));
        item.set("name", text(document.path("displayname")));
        for (var field : FIELDS) {
            var value = document.path(field.key());
            item.set(field.name(), field.name().endsWith("_port") ? port(value) : text(value));
        }
        return item.put("deletable", document.path("deletable").asBoolean(true));
    }

    private static JsonNode text(JsonNode value) {
        return value.isTextual() ? value : JsonNodeFactory.instance.nullNode();
    }

    /** Phones' ports stand in documents as numbers and as texts. */
    private static JsonNode port(JsonNode value) {
        var nodes = JsonNodeFactory.instance;
        var text = value.isIntegralNumber() || value.isTextual() ? value.asText() : "";
        return PORT.matcher(text).matches() ? nodes.numberNode(Integer.parseInt(text)) : nodes.nullNode();
    }
}
