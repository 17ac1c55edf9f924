package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/contract.md, section 5, on the wire: what a query of the documents may ask for. */
@Timeout(120)
class ConfigsQueryTest extends WithProvd {
    @ParameterizedTest(name = "5, ?{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        q={"X_type": "registrar"}&fields=X_type    | {"X_type":"registrar","id":"default"}
        q={"parent_ids":{"$contains":"base"}}&fields=id | {"id":"child"}
        q={"raw_config.o.y":{"$exists":true}}&fields=raw_config.o.y | {"id":"base","raw_config":{"o":{"y":1}}} {"id":"child","raw_config":{"o":{"y":2}}}
        fields=id&sort=id&sort_ord=DESC            | {"id":"default"} {"id":"child"} {"id":"base"}
        fields=id&skip=1&limit=1                   | {"id":"child"}
        fields=id&limit=0&unknown=1                | {"id":"base"} {"id":"child"} {"id":"default"}
        q={"id":"nobody"}                          |
        """)
    void aQuerySelectsSortsAndCuts(String query, String configs) throws Exception {
        post(CONFIGS, "{\"config\":%s}".formatted(BASE));
        post(CONFIGS, "{\"config\":%s}".formatted(CHILD));
        var expected = configs == null ? "" : configs.replace("} {", "},{");
        assertThat(served(get(CONFIGS + "?" + encoded(query)))).isEqualTo("{\"configs\":[%s]}".formatted(expected));
    }

    @Test
    void theCodedSelectorWins() throws Exception {
        var coded = Base64.getEncoder().encodeToString("{\"id\": \"nobody\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(served(get(CONFIGS + "?q=nonsense&" + encoded("q64=" + coded))))
                .isEqualTo("{\"configs\":[]}");
    }

    @ParameterizedTest(name = "5, ?{0} is 400")
    @ValueSource(
            strings = {
                "q=",
                "q=x",
                "q",
                "q=[]",
                "q={\"$or\":[]}",
                "q={\"a\":{\"$in\":1}}",
                "q64=*",
                "q64=e30x",
                "skip=-1",
                "limit=x",
                "sort_ord=up"
            })
    void aBadQueryIs400(String query) throws Exception {
        refused(get(CONFIGS + "?" + encoded(query)), 400);
    }

    @Test
    void brokenEscapesInAQueryAreNoFailure() throws Exception {
        for (var query : List.of("q=%zz", "q=%", "%ff=%ff", "q=\u00ff", "=&=&&")) {
            var head = "GET %s?%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Auth-Token: %s\r\n\r\n"
                    .formatted(CONFIGS, query, token);
            try (var socket = running.raw(head)) {
                assertThat(RunningApi.rest(socket)).as(query).matches("(?s)HTTP/1.1 (200|400) .*");
            }
        }
    }

    /** Browsers leave braces and brackets in a query as they are, and people at a command line quotes too. */
    @ParameterizedTest(name = "5, q={0} needs no escapes")
    @ValueSource(
            strings = {
                "{%22X_type%22:%22registrar%22}",
                "{\"X_type\":{\"$in\":[\"registrar\"]}}",
                "{\"displayname\":{\"$ne\":\"a|b^c`d<e>\\\\\"}}"
            })
    void aSelectorMayStandAsItIs(String selector) throws Exception {
        var head = "GET %s?q=%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Auth-Token: %s\r\n\r\n"
                .formatted(CONFIGS, selector, token);
        try (var socket = running.raw(head)) {
            assertThat(RunningApi.rest(socket)).startsWith("HTTP/1.1 200 ").contains(DEFAULT);
        }
    }
}
