package wazoha.registrar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a query finds, gathered document by document and kept as text, which takes a sixth of a tree's memory. Without
 * sorting only what will be shown is kept; in any case no more than the daemon with its 48 MB can answer.
 *
 * <p>Not thread-safe.
 */
final class Matches {
    private static final long MOST_CHARACTERS = 3 * 1024 * 1024;

    private final Query query;
    private final List<Sorting.Entry> kept = new ArrayList<>();
    private long skipped;
    private long characters;

    Matches(Query query) {
        this.query = query;
    }

    void offer(ObjectNode document) {
        if (!query.selector().matches(document)) {
            return;
        }
        if (!query.sorting().isNone()) {
            keep(document);
        } else if (skipped < query.skip()) {
            skipped++;
        } else if (query.limit() == 0 || kept.size() < query.limit()) {
            keep(document);
        }
    }

    boolean areTooMany() {
        return characters > MOST_CHARACTERS;
    }

    /** Each document as compact JSON. */
    List<String> shown() {
        if (query.sorting().isNone()) {
            return kept.stream().map(Sorting.Entry::text).toList();
        }
        return kept.stream()
                .sorted(query.sorting().order())
                .skip(query.skip())
                .limit(query.limit() == 0 ? Long.MAX_VALUE : query.limit())
                .map(Sorting.Entry::text)
                .toList();
    }

    private void keep(ObjectNode document) {
        var entry =
                query.sorting().entry(document, ConfigJson.write(query.fields().of(document)));
        kept.add(entry);
        characters += entry.text().length() + entry.value().length();
    }
}
