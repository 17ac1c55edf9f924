package wazoha.registrar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;

/**
 * The {@code raw_config} of a document over those of its parents: what stands later in {@code parent_ids} wins over what
 * stands earlier, and a document over its parents; objects are merged key by key. A parent that does not exist is passed
 * over, one that was met already counts where it was met first: circles end.
 */
final class RawConfig {
    /** A document, if there is one. */
    @FunctionalInterface
    interface Lookup {
        Optional<ObjectNode> find(String id) throws IOException;
    }

    private record Step(ObjectNode document, Iterator<String> parents) {
        Step(ObjectNode document) {
            this(document, ConfigDocument.parents(document).iterator());
        }
    }

    /** Three are usual. Of 64 KiB each, they fit into the daemon's memory. */
    private static final int MOST = 33;

    private RawConfig() {}

    /** Refused where more documents are to be merged than any installation has, and than fit into memory. */
    static Reply<ObjectNode> merged(ObjectNode document, Lookup lookup) throws IOException {
        var merged = ConfigJson.object();
        var met = new HashSet<String>();
        met.add(ConfigDocument.id(document));
        var way = new ArrayDeque<Step>();
        way.push(new Step(document));
        while (!way.isEmpty()) {
            var step = way.element();
            if (step.parents().hasNext()) {
                var parent = step.parents().next();
                if (met.add(parent)) {
                    if (met.size() > MOST) {
                        return Reply.refused(
                                Reply.Reason.INVALID,
                                "over %d documents are its parents, or theirs".formatted(MOST - 1));
                    }
                    lookup.find(parent).map(Step::new).ifPresent(way::push);
                }
            } else {
                overlay(merged, ConfigDocument.rawConfig(way.pop().document()));
            }
        }
        return Reply.given(merged);
    }

    private static void overlay(ObjectNode below, ObjectNode above) {
        for (var field : above.properties()) {
            if (below.get(field.getKey()) instanceof ObjectNode inner
                    && field.getValue() instanceof ObjectNode innerAbove) {
                overlay(inner, innerAbove);
            } else {
                below.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }
}
