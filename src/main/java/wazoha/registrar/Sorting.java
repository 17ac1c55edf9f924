package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** In which order documents are shown: by the text of one key's value, those without the key first. */
record Sorting(String key, boolean descending) {
    /** As they come. */
    static final Sorting NONE = new Sorting("", false);

    /** What is known of a document when the sorting begins. */
    record Entry(boolean hasKey, String value, String text) {}

    static Sorting parse(String key, String direction) throws BadQueryException {
        if (!direction.equals("ASC") && !direction.equals("DESC")) {
            throw new BadQueryException("sort_ord: ASC or DESC is required");
        }
        return key.isEmpty() ? NONE : new Sorting(key, direction.equals("DESC"));
    }

    boolean isNone() {
        return key.isEmpty();
    }

    /** @param text how the document will be shown */
    Entry entry(JsonNode document, String text) {
        var value = KeyPath.parse(key).in(document);
        return new Entry(
                !value.isMissingNode(), value.isContainerNode() ? ConfigJson.write(value) : value.asText(), text);
    }

    /** Ties keep the order in which they came. */
    Comparator<Entry> order() {
        var ascending = Comparator.comparing(Entry::hasKey).thenComparing(Entry::value);
        return descending ? ascending.reversed() : ascending;
    }
}
