package wazoha.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/** The JSON of the notes on disk. What is read must be exactly what was written: anything else is a damaged file. */
final class NoteText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private NoteText() {}

    static String change(ChangeNote note) {
        var json = object();
        json.set("from", settings(note.from()));
        json.set("to", settings(note.to()));
        json.put("stage", note.stage().name());
        var steps = json.putArray("effects");
        for (var step : note.steps()) {
            steps.add(object().put("name", step.effect()).put("before", step.before()));
        }
        deeds(json, note.owed());
        return json.toPrettyString() + "\n";
    }

    static ChangeNote change(String text) throws IOException {
        var json = parse(text);
        var steps = new ArrayList<ChangeNote.Step>();
        for (var step : list(json, "effects")) {
            steps.add(new ChangeNote.Step(word(step, "name"), word(step, "before")));
        }
        return new ChangeNote(
                settings(json.path("from")),
                settings(json.path("to")),
                constant(ChangeNote.Stage.class, word(json, "stage")),
                List.copyOf(steps),
                deeds(json));
    }

    static String owed(List<Deed> owed) {
        var json = object();
        deeds(json, owed);
        return json.toPrettyString() + "\n";
    }

    static List<Deed> owed(String text) throws IOException {
        return deeds(parse(text));
    }

    private static void deeds(ObjectNode json, List<Deed> owed) {
        var list = json.putArray("pending");
        for (var deed : owed) {
            var one = list.addObject()
                    .put("effect", deed.effect())
                    .put("do", deed.kind().name())
                    .put("before", deed.before())
                    .put("reason", deed.reason());
            one.set("wanted", settings(deed.wanted()));
        }
    }

    private static List<Deed> deeds(JsonNode json) throws IOException {
        var owed = new ArrayList<Deed>();
        for (var deed : list(json, "pending")) {
            owed.add(new Deed(
                    word(deed, "effect"),
                    constant(Deed.Kind.class, word(deed, "do")),
                    settings(deed.path("wanted")),
                    word(deed, "before"),
                    word(deed, "reason")));
        }
        return List.copyOf(owed);
    }

    private static ObjectNode settings(HaSettings settings) {
        return object().put("node_type", settings.role().wire())
                .put(
                        "remote_address",
                        settings.remoteAddress().map(PeerAddress::text).orElse(""));
    }

    private static HaSettings settings(JsonNode json) throws IOException {
        var role = NodeRole.ofWire(word(json, "node_type")).orElseThrow(() -> new IOException("no role stands in it"));
        if (role == NodeRole.DISABLED) {
            return HaSettings.DISABLED;
        }
        var peer = PeerAddress.parse(word(json, "remote_address"))
                .orElseThrow(() -> new IOException("no address of a peer stands in it"));
        return new HaSettings(role, peer);
    }

    private static JsonNode parse(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new IOException(
                    "it is not JSON, at line " + notJson.getLocation().getLineNr(), notJson);
        }
    }

    private static JsonNode list(JsonNode json, String key) throws IOException {
        var list = json.path(key);
        if (!list.isArray()) {
            throw new IOException("it holds no list " + key);
        }
        return list;
    }

    private static String word(JsonNode json, String key) throws IOException {
        var word = json.path(key);
        if (!word.isTextual()) {
            throw new IOException("it holds no text " + key);
        }
        return word.textValue();
    }

    private static <E extends Enum<E>> E constant(Class<E> kind, String name) throws IOException {
        for (E one : kind.getEnumConstants()) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        throw new IOException("it names an unknown %s".formatted(kind.getSimpleName()));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
