package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.node.EffectException;
import wazoha.node.GeneralOptions;
import wazoha.node.GeneralTable;

@Timeout(60)
class AsteriskResourceTest {
    private static final String GENERAL = "/1.1/asterisk/sip/general";
    private static final String RESYNC = "/1.1/ha/devices/resync";

    @TempDir
    Path root;

    private final AtomicInteger edited = new AtomicInteger();
    private RunningApi running;

    @BeforeEach
    void start() throws Exception {
        var resource = RunningApi.asterisk(root, edited::incrementAndGet);
        running = new RunningApi(root, Duration.ofSeconds(5), List.of(resource));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void section4WithoutOptionsBothAreEmpty() throws Exception {
        assertThat(running.get(GENERAL).body()).isEqualTo("{\"options\":{},\"ordered_options\":[]}");
    }

    @Test
    void section4WhatIsPutIsShownInItsOrderAndReplacesAll() throws Exception {
        var body = "{\"options\":{\"zeta\":\"1\",\"alpha\":\"é\\n\\\"\",\"minexpiry\":\"60\"},"
                + "\"ordered_options\":[[\"allow\",\"g722\"],[\"allow\",\"alaw\"]]}";
        var answer = put(body);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(running.get(GENERAL).body()).isEqualTo(body);
        assertThat(put("{\"options\":{},\"ordered_options\":[]}").statusCode()).isEqualTo(204);
        assertThat(running.get(GENERAL).body()).isEqualTo("{\"options\":{},\"ordered_options\":[]}");
        assertThat(edited).hasValue(2);
    }

    @ParameterizedTest(name = "section 4, refused with {2}: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        options missing             | {"ordered_options": []}                                     | options
        options null                | {"options": null, "ordered_options": []}                    | options
        options a list              | {"options": [], "ordered_options": []}                      | options
        options a string            | {"options": "a", "ordered_options": []}                     | options
        an option a number          | {"options": {"a": 1}, "ordered_options": []}                | options
        an option null              | {"options": {"a": null}, "ordered_options": []}             | options
        an option true              | {"options": {"a": true}, "ordered_options": []}             | options
        an option a list            | {"options": {"a": ["b"]}, "ordered_options": []}            | options
        the key register            | {"options": {"register": "a"}, "ordered_options": []}       | options
        ordered_options missing     | {"options": {}}                                             | ordered_options
        ordered_options null        | {"options": {}, "ordered_options": null}                    | ordered_options
        ordered_options an object   | {"options": {}, "ordered_options": {}}                      | ordered_options
        a pair of one               | {"options": {}, "ordered_options": [["a"]]}                 | ordered_options
        a pair of three             | {"options": {}, "ordered_options": [["a", "b", "c"]]}       | ordered_options
        a pair of none              | {"options": {}, "ordered_options": [[]]}                    | ordered_options
        a pair that is a string     | {"options": {}, "ordered_options": ["ab"]}                  | ordered_options
        a pair that is an object    | {"options": {}, "ordered_options": [{"a": "b", "c": "d"}]}  | ordered_options
        a pair with a number        | {"options": {}, "ordered_options": [["a", 1]]}              | ordered_options
        a pair with a null          | {"options": {}, "ordered_options": [["a", null]]}           | ordered_options
        a pair whose key is no text | {"options": {}, "ordered_options": [[1, "a"]]}              | ordered_options
        a pair named register       | {"options": {}, "ordered_options": [["register", "a"]]}     | ordered_options
        the second pair wrong       | {"options": {}, "ordered_options": [["a", "b"], ["c"]]}     | ordered_options
        not JSON                    | options                                                     | _schema
        a list                      | []                                                          | _schema
        nothing                     | ``                                                          | _schema
        """)
    void section4AWrongFieldIsNamedAndNothingChanges(String row, String body, String field) throws Exception {
        var answer = put(body);
        assertThat(answer.statusCode()).as(row).isEqualTo(400);
        assertThat(errors(answer)).singleElement().asString().startsWith("Input Error - %s: ".formatted(field));
        assertThat(edited).hasValue(0);
        assertThat(running.get(GENERAL).body()).isEqualTo("{\"options\":{},\"ordered_options\":[]}");
    }

    @ParameterizedTest(name = "section 4, a key of {0} and a value of {1} characters: {2}")
    @CsvSource({"128, 255, 204", "129, 255, 400", "128, 256, 400", "1, 0, 204"})
    void section4LengthsAreBounded(int key, int value, int status) throws Exception {
        var pair = "\"%s\"%s\"%s\"";
        var options = pair.formatted("k".repeat(key), ":", "v".repeat(value));
        var ordered = pair.formatted("k".repeat(key), ",", "v".repeat(value));
        assertThat(put("{\"options\":{%s},\"ordered_options\":[]}".formatted(options))
                        .statusCode())
                .isEqualTo(status);
        assertThat(put("{\"options\":{},\"ordered_options\":[[%s]]}".formatted(ordered))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void section4TwoWrongFieldsGiveTwoStrings() throws Exception {
        assertThat(errors(put("{}")))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Input Error - options: "),
                        second -> assertThat(second).startsWith("Input Error - ordered_options: "));
    }

    @ParameterizedTest(name = "section 4, the permission {0} reads: {1}, writes: {2}")
    @CsvSource({
        "confd.asterisk.sip.general.read,   200, 401",
        "confd.asterisk.sip.general.get,    200, 401",
        "confd.asterisk.sip.general.update, 401, 204",
        "confd.asterisk.sip.*.read,         200, 401",
        "confd.ha.read,                     401, 401"
    })
    void section4Permissions(String permission, int read, int write) throws Exception {
        var token = running.tokens.create(List.of(permission));
        assertThat(running.send(running.request(GENERAL, token).GET()).statusCode())
                .isEqualTo(read);
        var body = BodyPublishers.ofString("{\"options\":{},\"ordered_options\":[]}");
        assertThat(running.send(running.request(GENERAL, token).PUT(body)).statusCode())
                .isEqualTo(write);
    }

    @Test
    void section4WhereATableOfTheDatabaseHoldsTheOptionsItIsReadAndReplacedAndOurStoreIsNot() throws Exception {
        var table = new MemoryTable();
        try (var api = over(table)) {
            assertThat(api.get(GENERAL).body()).isEqualTo("{\"options\":{\"realm\":\"xivo\"},\"ordered_options\":[]}");
            var body = "{\"options\":{\"a\":\"b\"},\"ordered_options\":[[\"c\",\"d\"]]}";
            assertThat(put(api, body).statusCode()).isEqualTo(204);
            assertThat(table.options.options()).containsOnly(Map.entry("a", "b"));
            assertThat(api.get(GENERAL).body()).isEqualTo(body);
        }
        assertThat(edited).hasValue(1);
        assertThat(root.resolve("var/lib/wazo-ha/sip-general.json")).doesNotExist();
    }

    @Test
    void section4ADatabaseThatIsAwayIs503WithTheReasonAndNothingIsWrittenAnywhere() throws Exception {
        var table = new MemoryTable();
        table.away = true;
        try (var api = over(table)) {
            for (var answer : List.of(api.get(GENERAL), put(api, "{\"options\":{},\"ordered_options\":[]}"))) {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(errors(answer)).containsExactly("database asterisk on localhost port 5432 is down");
            }
        }
        assertThat(table.options.options()).containsKey("realm");
        assertThat(edited).hasValue(0);
        assertThat(root.resolve("var/lib/wazo-ha/sip-general.json")).doesNotExist();
    }

    @Test
    void section4ACharacterThatNoDatabaseTakesIsRefused() throws Exception {
        assertThat(put("{\"options\":{\"a\":\"\\u0000\"},\"ordered_options\":[]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(put("{\"options\":{},\"ordered_options\":[[\"\\u0000\",\"a\"]]}")
                        .statusCode())
                .isEqualTo(400);
    }

    private RunningApi over(GeneralTable table) throws IOException {
        var resource = RunningApi.asterisk(root, table, edited::incrementAndGet);
        return new RunningApi(root, Duration.ofSeconds(5), List.of(resource));
    }

    private static HttpResponse<String> put(RunningApi api, String body) throws Exception {
        return api.send(api.request(GENERAL, api.token).PUT(BodyPublishers.ofString(body)));
    }

    /** A table of a database, which can be down. */
    private static final class MemoryTable implements GeneralTable {
        GeneralOptions options = new GeneralOptions(Map.of("realm", "xivo"), List.of());
        boolean away;

        @Override
        public Optional<GeneralOptions> read() throws EffectException {
            obey();
            return Optional.of(options);
        }

        @Override
        public boolean replace(GeneralOptions all) throws EffectException {
            obey();
            options = all;
            return true;
        }

        private void obey() throws EffectException {
            if (away) {
                throw new EffectException("database asterisk on localhost port 5432 is down");
            }
        }
    }

    @Test
    void aDamagedStoreIsToldAndNotOverwritten() throws Exception {
        var file = root.resolve("var/lib/wazo-ha/sip-general.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"options\": {");
        var answer = running.get(GENERAL);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(errors(answer)).singleElement().asString().contains("sip-general.json");
        assertThat(file).hasContent("{\"options\": {");
    }

    @Test
    void section5ResyncIsBegunByPostAndWatchedByGet() throws Exception {
        assertThat(state().path("state").asText()).isEqualTo("idle");
        var begun = running.send(running.request(RESYNC, running.token).POST(BodyPublishers.noBody()));
        assertThat(begun.statusCode()).isEqualTo(202);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> state().path("state").asText().equals("failed"));
        assertThat(state().path("error").asText()).contains("asterisk.ami_password_file");
        assertThat(running.get(RESYNC).body())
                .startsWith(
                        "{\"state\":\"failed\",\"phones\":0,\"told\":0,\"answered\":0,\"silent\":[],\"unknown\":[]");
    }

    private JsonNode state() throws Exception {
        return Json.read(running.get(RESYNC).body());
    }

    private HttpResponse<String> put(String body) throws Exception {
        return running.send(
                running.request(GENERAL, running.token).PUT(BodyPublishers.ofString(body == null ? "" : body)));
    }

    private static List<String> errors(HttpResponse<String> answer) throws Exception {
        var list = Json.read(answer.body());
        assertThat(list.isArray()).isTrue();
        var errors = new java.util.ArrayList<String>();
        list.forEach(error -> errors.add(error.textValue()));
        return errors;
    }
}
