package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/contract.md, section 5: the query language. */
@Timeout(30)
class QueryTest {
    private static final String DOCUMENTS = """
            {"id": "a", "n": 1, "t": "apple", "x": null, "l": ["p", "q", 3], "o": {"k": "v", "deep": {"m": 5}}}
            {"id": "b", "n": 2, "t": "banana", "x": false, "l": [], "o": {"k": null}}
            {"id": "c", "n": 10, "t": "5", "o": {"deep": {"m": 5.0}, "k": "v"}, "b": true}
            {"id": "d", "n": "1", "t": 5, "l": "pq", "o": 7}
            {"id": "e", "X_type": "registrar", "é": 1}
            """;

    @ParameterizedTest(name = "{0} selects [{1}]")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                  | a b c d e
        {"id": "a"}                         | a
        {"X_type": "registrar"}             | e
        {"é": 1}                            | e
        {"id": "a", "n": 1}                 | a
        {"id": "a", "n": 2}                 |
        {"n": 1}                            | a
        {"n": 1.0}                          | a
        {"n": 1e0}                          | a
        {"n": "1"}                          | d
        {"t": "5"}                          | c
        {"t": 5}                            | d
        {"b": true}                         | c
        {"b": 1}                            |
        {"b": "true"}                       |
        {"x": null}                         | a
        {"x": false}                        | b
        {"o.k": null}                       | b
        {"o.k": "v"}                        | a c
        {"o.deep.m": 5}                     | a c
        {"o.deep": {"m": 5}}                | a c
        {"o": {"deep": {"m": 5}, "k": "v"}} | a c
        {"o": {"k": "v"}}                   |
        {"o.k.v": 1}                        |
        {"o..k": "v"}                       |
        {"": 1}                             |
        {"l": ["p", "q", 3.0]}              | a
        {"l": ["q", "p", 3]}                |
        {"l": "p"}                          |
        {"l": []}                           | b
        {"o": {}}                           |
        """)
    void aPlainValueSelectsWhatEqualsIt(String selector, String ids) throws Exception {
        assertThat(selected(selector)).isEqualTo(list(ids));
    }

    @ParameterizedTest(name = "{0} selects [{1}]")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"n": {"$in": [1, 10]}}             | a c
        {"n": {"$in": []}}                  |
        {"x": {"$in": [null]}}              | a
        {"l": {"$in": [[], "pq"]}}          | b d
        {"n": {"$nin": [1, 10]}}            | b d e
        {"n": {"$nin": []}}                 | a b c d e
        {"x": {"$nin": [null]}}             | b c d e
        {"l": {"$contains": "p"}}           | a d
        {"l": {"$contains": 3}}             | a
        {"l": {"$contains": 3.0}}           | a
        {"t": {"$contains": "an"}}          | b
        {"t": {"$contains": 5}}             |
        {"o": {"$contains": "k"}}           |
        {"n": {"$gt": 1}}                   | b c
        {"n": {"$ge": 1}}                   | a b c
        {"n": {"$lt": 10}}                  | a b
        {"n": {"$le": 10}}                  | a b c
        {"n": {"$gt": "0"}}                 | d
        {"n": {"$gt": 1.5, "$lt": 9}}       | b
        {"n": {"$lt": 1e99}}                | a b c
        {"t": {"$gt": "apple"}}             | b
        {"t": {"$ge": "apple"}}             | a b
        {"t": {"$lt": "apple"}}             | c
        {"t": {"$le": "apple"}}             | a c
        {"t": {"$lt": 6}}                   | d
        {"x": {"$ge": 0}}                   |
        {"n": {"$ne": 1}}                   | b c d e
        {"x": {"$ne": null}}                | b c d e
        {"o.k": {"$ne": "v"}}               | b d e
        {"x": {"$exists": true}}            | a b
        {"x": {"$exists": false}}           | c d e
        {"o.k": {"$exists": true}}          | a b c
        {"o.k": {"$exists": true, "$ne": null}} | a c
        {"n": {"$in": [1, 2], "$nin": [2]}} | a
        """)
    void anOperatorSelectsWhatItSays(String selector, String ids) throws Exception {
        assertThat(selected(selector)).isEqualTo(list(ids));
    }

    @ParameterizedTest(name = "selector {0} is refused")
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "[]",
                "null",
                "1",
                "\"registrar\"",
                "{\"a\": 1",
                "{\"a\": 1} {}",
                "{a: 1}",
                "{'a': 1}",
                "{\"$or\": []}",
                "{\"a\": {\"$regex\": \"x\"}}",
                "{\"a\": {\"$in\": 1}}",
                "{\"a\": {\"$in\": {\"b\": 1}}}",
                "{\"a\": {\"$nin\": null}}",
                "{\"a\": {\"$gt\": null}}",
                "{\"a\": {\"$ge\": [1]}}",
                "{\"a\": {\"$lt\": true}}",
                "{\"a\": {\"$le\": {}}}",
                "{\"a\": {\"$exists\": 1}}",
                "{\"a\": {\"$exists\": \"yes\"}}",
                "{\"a\": {\"$ne\": 1, \"b\": 2}}",
                "{\"a\": 1e99999999999}"
            })
    void aBadSelectorIsRefused(String selector) {
        assertThatThrownBy(() -> Query.parse(Map.of("q", selector)))
                .isInstanceOf(BadQueryException.class)
                .hasMessageStartingWith("selector: ");
    }

    @Test
    void aDeepSelectorIsRefused() {
        var deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
        assertThatThrownBy(() -> Query.parse(Map.of("q", deep))).isInstanceOf(BadQueryException.class);
    }

    @Test
    void theCodedSelectorWins() throws Exception {
        byte[] selector = "{\"é\": 1, \"id\": {\"$nin\": [\"~~~???\"]}}".getBytes(StandardCharsets.UTF_8);
        var standard = Base64.getEncoder().encodeToString(selector);
        assertThat(standard).contains("+");
        for (var coded : List.of(
                standard,
                standard.replace('+', ' '),
                Base64.getUrlEncoder().encodeToString(selector),
                Base64.getEncoder().withoutPadding().encodeToString(selector))) {
            assertThat(selected(Map.of("q64", coded, "q", "nonsense"))).containsExactly("e");
        }
        assertThatThrownBy(() -> Query.parse(Map.of("q64", "{}", "q", "{}")))
                .isInstanceOf(BadQueryException.class)
                .hasMessageStartingWith("q64: ");
        assertThatThrownBy(() -> Query.parse(Map.of("q64", "/w=="))).isInstanceOf(BadQueryException.class); // no UTF-8
    }

    @ParameterizedTest(name = "fields {0} show {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        n            | {"id":"a","n":1}
        id           | {"id":"a"}
        n,t          | {"id":"a","n":1,"t":"apple"}
        t,n          | {"id":"a","n":1,"t":"apple"}
        nothing      | {"id":"a"}
        x            | {"id":"a","x":null}
        o.k          | {"id":"a","o":{"k":"v"}}
        o.deep       | {"id":"a","o":{"deep":{"m":5}}}
        o.deep.m,o.k | {"id":"a","o":{"k":"v","deep":{"m":5}}}
        o.k,o        | {"id":"a","o":{"k":"v","deep":{"m":5}}}
        o,o.k        | {"id":"a","o":{"k":"v","deep":{"m":5}}}
        o.nothing    | {"id":"a"}
        n.k          | {"id":"a"}
        id.k         | {"id":"a"}
        l.p          | {"id":"a"}
        ` , n ,`     | {"id":"a","n":1}
        """)
    void onlyTheFieldsAskedForAreShownAndTheId(String fields, String shown) throws Exception {
        var found = found(Map.of("q", "{\"id\": \"a\"}", "fields", fields));
        assertThat(found).hasSize(1);
        assertThat(ConfigJson.write(found.get(0))).isEqualTo(shown);
    }

    @Test
    void withoutFieldsAllAreShownInTheirOrder() throws Exception {
        var document = documents().get(0);
        assertThat(found(Map.of("fields", "")).get(0).toString()).isEqualTo(document.toString());
    }

    @ParameterizedTest(name = "sort {0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        id       |      | a b c d e
        id       | ASC  | a b c d e
        id       | DESC | e d c b a
        n        | ASC  | e a d c b
        n        | DESC | b c a d e
        t        | ASC  | e c d a b
        x        | ASC  | c d e b a
        o.k      | ASC  | d e b a c
        o.k      | DESC | a c b d e
        nothing  | ASC  | a b c d e
        nothing  | DESC | a b c d e
        l        | ASC  | c e a b d
        """)
    void sortingComparesAsTextAndPutsWhatIsMissingFirst(String key, String direction, String ids) throws Exception {
        var parameters = new HashMap<>(Map.of("sort", key));
        if (direction != null) {
            parameters.put("sort_ord", direction);
        }
        assertThat(selected(parameters)).isEqualTo(list(ids));
    }

    @ParameterizedTest(name = "skip {0}, limit {1}, sort {2}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        0   | 0  | id  | a b c d e
        1   | 0  | id  | b c d e
        0   | 2  | id  | a b
        1   | 2  | id  | b c
        4   | 9  | id  | e
        5   | 1  | id  |
        999999999999999999 | 999999999999999999 | id |
        1   | 2  | ``  | b c
        4   | 0  | ``  | e
        0   | 0  | ``  | a b c d e
        0   | 2  | n   | e a
        2   | 2  | n   | d c
        """)
    void skipAndLimitCountAfterSorting(String skip, String limit, String sort, String ids) throws Exception {
        assertThat(selected(Map.of("skip", skip, "limit", limit, "sort", sort))).isEqualTo(list(ids));
    }

    @ParameterizedTest(name = "{0}={1} is refused")
    @CsvSource({
        "skip, -1",
        "skip, x",
        "skip, 1.5",
        "skip, ''",
        "skip, 99999999999999999999",
        "limit, -1",
        "limit, null",
        "limit, ' 1'",
        "limit, ١",
        "sort_ord, asc",
        "sort_ord, ''",
        "sort_ord, UP"
    })
    void aBadParameterIsRefusedByItsName(String name, String value) {
        assertThatThrownBy(() -> Query.parse(Map.of(name, value)))
                .isInstanceOf(BadQueryException.class)
                .hasMessageStartingWith(name + ": ");
    }

    @Test
    void whatWouldNotFitIntoMemoryIsNotGathered() throws Exception {
        var large = ConfigJson.object().put("id", "x").put("text", "x".repeat(60_000));
        for (var parameters : List.of(Map.<String, String>of(), Map.of("sort", "id", "limit", "1"))) {
            var matches = new Matches(Query.parse(parameters));
            int taken = 0;
            while (!matches.areTooMany()) {
                matches.offer(large);
                assertThat(++taken).isLessThan(60);
            }
        }
        for (var parameters : List.of(Map.of("fields", "id"), Map.of("limit", "40"), Map.of("skip", "100"))) {
            var matches = new Matches(Query.parse(parameters));
            for (int i = 0; i < 120; i++) {
                matches.offer(large);
            }
            assertThat(matches.areTooMany()).as("%s", parameters).isFalse();
        }
    }

    private static List<String> selected(String selector) throws Exception {
        return selected(Map.of("q", selector));
    }

    private static List<String> selected(Map<String, String> parameters) throws Exception {
        return found(parameters).stream().map(ConfigDocument::id).toList();
    }

    private static List<ObjectNode> found(Map<String, String> parameters) throws Exception {
        var matches = new Matches(Query.parse(parameters));
        documents().forEach(matches::offer);
        assertThat(matches.areTooMany()).isFalse();
        return read(matches.shown());
    }

    private static List<ObjectNode> documents() throws IOException {
        return read(DOCUMENTS.lines().toList());
    }

    private static List<ObjectNode> read(List<String> texts) throws IOException {
        var documents = new ArrayList<ObjectNode>();
        for (var line : texts) {
            documents.add((ObjectNode) ConfigJson.read(line));
        }
        return documents;
    }

    private static List<String> list(String ids) {
        return ids == null ? List.of() : List.of(ids.split(" "));
    }
}
