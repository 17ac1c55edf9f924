package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.registrar.QueriedDocuments.list;
import static wazoha.registrar.QueriedDocuments.selected;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/contract.md, section 5: what a selector selects, and what is none. */
@Timeout(120)
class QueryTest {
    @ParameterizedTest(name = "5, {0} selects [{1}]")
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

    @ParameterizedTest(name = "5, {0} selects [{1}]")
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

    @ParameterizedTest(name = "5, selector {0} is refused")
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

    @ParameterizedTest(name = "5, {0}={1} is refused")
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
}
