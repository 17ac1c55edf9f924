package wazoha.registrar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a query finds, gathered document by document. Without sorting only what will be shown is kept; in any case no more
 * than fits into the daemon's 48 MB of memory, of which a document in memory takes about six times its text.
 *
 * <p>Not thread-safe.
 */
final class Matches {
    private static final long MOST_CHARACTERS = 3 * 1024 * 1024;

    private final Query query;
    private final List<ObjectNode> kept = new ArrayList<>();
    private long skipped;
    private long characters;

    Matches(Query query) {
        this.query = query;
    }

    void offer(ObjectNode document) {
        if (!query.selector().matches(document)) {
            return;
        }
        if (query.isSorted()) {
            keep(document);
        } else if (skipped < query.skip()) {
            skipped++;
        } else if (query.limit() == 0 || kept.size() < query.limit()) {
            keep(query.fields().of(document));
        }
    }

    boolean areTooMany() {
        return characters > MOST_CHARACTERS;
    }

    List<ObjectNode> shown() {
        if (!query.isSorted()) {
            return kept;
        }
        return kept.stream()
                .sorted(query.order())
                .skip(query.skip())
                .limit(query.limit() == 0 ? Long.MAX_VALUE : query.limit())
                .map(query.fields()::of)
                .toList();
    }

    private void keep(ObjectNode document) {
        kept.add(document);
        characters += ConfigJson.write(document).length();
    }
}
