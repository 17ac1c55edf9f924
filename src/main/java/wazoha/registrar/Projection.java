package wazoha.registrar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Which keys of a document are shown, as a tree of names. What a document lacks is left out. */
final class Projection {
    /** Everything is shown. */
    static final Projection WHOLE = new Projection();

    private final Map<String, Projection> parts = new HashMap<>();
    private boolean whole;

    private Projection() {
        whole = true;
    }

    /** @param fields keys with dots, separated by commas; {@code id} is always one of them */
    static Projection parse(String fields) {
        var root = new Projection();
        root.add(KeyPath.parse(ConfigDocument.ID_KEY));
        for (var field : fields.split(",", -1)) {
            root.add(KeyPath.parse(field.strip()));
        }
        return root;
    }

    /** In the order of the document. */
    ObjectNode of(ObjectNode document) {
        if (whole) {
            return document;
        }
        var shown = ConfigJson.object();
        for (var field : document.properties()) {
            var part = parts.get(field.getKey());
            if (part == null) {
                continue;
            }
            if (part.whole) {
                shown.set(field.getKey(), field.getValue());
            } else if (field.getValue() instanceof ObjectNode inner) {
                var shownInner = part.of(inner);
                if (!shownInner.isEmpty()) {
                    shown.set(field.getKey(), shownInner);
                }
            }
        }
        return shown;
    }

    /** {@code a} and {@code a.b} together show the whole of {@code a}. */
    private void add(KeyPath path) {
        var at = this;
        at.whole = false;
        for (var name : path.names()) {
            boolean fresh = !at.parts.containsKey(name);
            var next = at.parts.computeIfAbsent(name, missing -> new Projection());
            if (!fresh && next.whole) {
                return;
            }
            next.whole = false;
            at = next;
        }
        at.whole = true;
    }
}
