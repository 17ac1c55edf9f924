package wazoha.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.registrar.QueriedDocuments.documents;
import static wazoha.registrar.QueriedDocuments.found;
import static wazoha.registrar.QueriedDocuments.list;
import static wazoha.registrar.QueriedDocuments.selected;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/contract.md, section 5: how what a query found is shown: fields, sort, skip and limit. */
@Timeout(120)
class MatchesTest {
    @ParameterizedTest(name = "5, fields {0} show {1}")
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

    @ParameterizedTest(name = "5, sort {0} {1}: {2}")
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

    @ParameterizedTest(name = "5, skip {0}, limit {1}, sort {2}: {3}")
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
}
