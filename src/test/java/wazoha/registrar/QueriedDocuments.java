package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Five documents, and what a query finds among them. */
final class QueriedDocuments {
    private static final String DOCUMENTS = """
            {"id": "a", "n": 1, "t": "apple", "x": null, "l": ["p", "q", 3], "o": {"k": "v", "deep": {"m": 5}}}
            {"id": "b", "n": 2, "t": "banana", "x": false, "l": [], "o": {"k": null}}
            {"id": "c", "n": 10, "t": "5", "o": {"deep": {"m": 5.0}, "k": "v"}, "b": true}
            {"id": "d", "n": "1", "t": 5, "l": "pq", "o": 7}
            {"id": "e", "X_type": "registrar", "é": 1}
            """;

    private QueriedDocuments() {}

    static List<String> selected(String selector) throws Exception {
        return selected(Map.of("q", selector));
    }

    static List<String> selected(Map<String, String> parameters) throws Exception {
        return found(parameters).stream().map(ConfigDocument::id).toList();
    }

    static List<ObjectNode> found(Map<String, String> parameters) throws Exception {
        var matches = new Matches(Query.parse(parameters));
        documents().forEach(matches::offer);
        assertThat(matches.areTooMany()).isFalse();
        return read(matches.shown());
    }

    static List<ObjectNode> documents() throws IOException {
        return read(DOCUMENTS.lines().toList());
    }

    static List<ObjectNode> read(List<String> texts) throws IOException {
        var documents = new ArrayList<ObjectNode>();
        for (var line : texts) {
            documents.add((ObjectNode) ConfigJson.read(line));
        }
        return documents;
    }

    static List<String> list(String ids) {
        return ids == null ? List.of() : List.of(ids.split(" "));
    }
}
