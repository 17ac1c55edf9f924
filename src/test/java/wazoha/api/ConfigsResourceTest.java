package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.registrar.ConfigJson;

/** docs/contract.md, section 5, on the wire: the provisioning interface over our own store. */
@Timeout(30)
class ConfigsResourceTest {
    private static final String TYPE = "application/vnd.proformatique.provd+json";
    private static final String CONFIGS = "/provd/cfg_mgr/configs";
    private static final String DEFAULT =
            "{\"displayname\":\"local\",\"X_type\":\"registrar\",\"parent_ids\":[],\"deletable\":false,"
                    + "\"raw_config\":{\"X_key\":\"xivo\"},\"registrar_main\":\"127.0.0.1\",\"proxy_main\":\"127.0.0.1\","
                    + "\"id\":\"default\"}";
    private static final String BASE =
            "{\"id\":\"base\",\"parent_ids\":[],\"raw_config\":{\"a\":1,\"o\":{\"x\":1,\"y\":1}}}";
    private static final String CHILD =
            "{\"id\":\"child\",\"parent_ids\":[\"base\"],\"raw_config\":{\"a\":2,\"o\":{\"y\":2}}}";

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            ".",
            "$",
            "null",
            "true",
            "1e999",
            "1e-2147483647",
            "-0",
            "\\u0000",
            "\\ud800",
            "\"id\":",
            "\"../x\"",
            "\"deletable\":",
            "\"$in\":[1],",
            "\"$exists\":false,",
            "[[[[[[[[");

    @TempDir
    Path root;

    private RunningApi running;
    private String token;

    @BeforeEach
    void start() throws IOException {
        running = new RunningApi(root, Duration.ofSeconds(5));
        token = running.tokens.create(List.of("provd.#"));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @ParameterizedTest(name = "GET {0}/cfg_mgr links to its own base")
    @ValueSource(strings = {"/provd", "/0.2"})
    void theEntryLinksToTheConfigs(String base) throws Exception {
        assertThat(served(get(base + "/cfg_mgr")))
                .isEqualTo("{\"links\":[{\"rel\":\"cfg.configs\",\"href\":\"%s/cfg_mgr/configs\"}]}".formatted(base));
    }

    @ParameterizedTest(name = "{0}: a document is made, read, replaced, removed")
    @ValueSource(strings = {"/provd", "/0.2"})
    void aDocumentLives(String base) throws Exception {
        var configs = base + "/cfg_mgr/configs";
        var made = post(configs, "{\"config\":%s}".formatted(BASE));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.body()).isEqualTo("{\"id\":\"base\"}");
        assertThat(made.headers().firstValue("Content-Type")).contains(TYPE);
        assertThat(made.headers().firstValue("Location")).contains(configs + "/base");
        assertThat(served(get(configs + "/base"))).isEqualTo("{\"config\":%s}".formatted(BASE));

        var replaced = put(configs + "/base", "{\"config\":{\"raw_config\":{\"é\":2},\"parent_ids\":[],\"id\":\"x\"}}");
        assertThat(replaced.statusCode()).isEqualTo(204);
        assertThat(replaced.body()).isEmpty();
        assertThat(served(get(configs + "/base")))
                .as("the id of the path wins")
                .isEqualTo("{\"config\":{\"raw_config\":{\"\\u00E9\":2},\"parent_ids\":[],\"id\":\"base\"}}");

        var removed = delete(configs + "/base");
        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(removed.body()).isEmpty();
        refused(get(configs + "/base"), 404);
    }

    @Test
    void withoutAnIdOneIsMade() throws Exception {
        var made = post(CONFIGS, "{\"config\":{\"parent_ids\":[],\"raw_config\":{}},\"more\":1}");
        var id = ConfigJson.read(made.body()).path("id").asText();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(made.headers().firstValue("Location")).contains(CONFIGS + "/" + id);
        assertThat(get(CONFIGS + "/" + id).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest(name = "POST {0} is 400")
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "null",
                "{}",
                "{\"config\":null}",
                "{\"config\":[]}",
                "{\"config\":{}}",
                "{\"id\":\"a\",\"parent_ids\":[],\"raw_config\":{}}",
                "{\"config\":{\"id\":\"a\",\"raw_config\":{}}}",
                "{\"config\":{\"id\":\"a\",\"parent_ids\":[]}}",
                "{\"config\":{\"id\":\"a\",\"parent_ids\":{},\"raw_config\":{}}}",
                "{\"config\":{\"id\":\"a\",\"parent_ids\":[null],\"raw_config\":{}}}",
                "{\"config\":{\"id\":\"a\",\"parent_ids\":[],\"raw_config\":\"x\"}}",
                "{\"config\":{\"id\":\"../a\",\"parent_ids\":[],\"raw_config\":{}}}",
                "{\"config\":{\"id\":7,\"parent_ids\":[],\"raw_config\":{}}}",
                "{\"config\":{\"id\":\"default\",\"parent_ids\":[],\"raw_config\":{}}}",
                "{\"config\":{\"id\":\"a\",\"parent_ids\":[],\"raw_config\":{\"n\":1e99999999999}}}",
                "{\"config\":{\"id\":\"a\",\"parent_ids\":[],\"raw_config\":{}}} x"
            })
    void whatIsNoDocumentIsRefused(String body) throws Exception {
        refused(post(CONFIGS, body), 400);
        assertThat(served(get(CONFIGS))).isEqualTo("{\"configs\":[%s]}".formatted(DEFAULT));
        if (!body.contains("\"id\"")) {
            refused(put(CONFIGS + "/default", body), 400);
        }
    }

    @Test
    void deepJsonAndLargeBodiesAreRefused() throws Exception {
        var deep = "{\"config\":{\"parent_ids\":[],\"raw_config\":%s%s}}"
                .formatted("{\"a\":".repeat(60), "1" + "}".repeat(60));
        refused(post(CONFIGS, deep), 400);
        refused(post(CONFIGS, "[".repeat(60_000)), 400);
        refused(post(CONFIGS, " ".repeat(65_537)), 413);
    }

    @Test
    void whatDoesNotExistIs404() throws Exception {
        for (var id : List.of("nobody", "..", "a.b", "%2e%2e", "..%2f..%2ftokens", "a%00b", "%C3%A9", "*")) {
            var path = CONFIGS + "/" + id;
            refused(get(path), 404);
            refused(get(path + "/raw"), 404);
            refused(put(path, "{\"config\":%s}".formatted(BASE)), 404);
            refused(delete(path), 404);
        }
        refused(put(CONFIGS + "/nobody", "nonsense"), 404);
        for (var path : List.of("/provd", "/provd/dev_mgr", "/0.2/cfg_mgr/configs/", "/0.2/cfg_mgr/configs/a/b")) {
            refused(get(path), 404);
        }
    }

    @Test
    void whatIsNotDeletableIs403() throws Exception {
        refused(delete(CONFIGS + "/default"), 403);
        assertThat(served(get(CONFIGS + "/default"))).isEqualTo("{\"config\":%s}".formatted(DEFAULT));
    }

    @Test
    void theRawConfigIsMergedWithItsParents() throws Exception {
        post(CONFIGS, "{\"config\":%s}".formatted(BASE));
        post(CONFIGS, "{\"config\":%s}".formatted(CHILD));
        assertThat(served(get(CONFIGS + "/child/raw"))).isEqualTo("{\"raw_config\":{\"a\":2,\"o\":{\"x\":1,\"y\":2}}}");
        assertThat(served(get(CONFIGS + "/default/raw"))).isEqualTo("{\"raw_config\":{\"X_key\":\"xivo\"}}");
    }

    @ParameterizedTest(name = "?{0}: {1}")
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

    @ParameterizedTest(name = "?{0} is 400")
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
    @ParameterizedTest(name = "q={0} needs no escapes")
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

    @ParameterizedTest(name = "Accept [{0}]: {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
        none                                               | 200
        */*                                                | 200
        application/*                                      | 200
        application/vnd.proformatique.provd+json           | 200
        Application/Vnd.Proformatique.Provd+JSON           | 200
        text/html, */*;q=0.1                               | 200
        text/html,application/vnd.proformatique.provd+json;q=0.5;x=1 | 200
        application/json                                   | 406
        text/html, application/xml;q=0.9                   | 406
        application/vnd.proformatique.provd+json;q=0       | 406
        */*; q=0.000                                       | 406
        nonsense                                           | 406
        text/*                                             | 406
        """)
    void theMediaTypeIsServedToWhoTakesIt(String accept, int status) throws Exception {
        var request = running.request(CONFIGS, token).GET();
        var answer = running.send(accept == null ? request : request.header("Accept", accept));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 406) {
            refused(answer, 406);
        }
    }

    @Test
    void whoTakesAnotherMediaTypeChangesNothing() throws Exception {
        var body = BodyPublishers.ofString("{\"config\":%s}".formatted(BASE));
        refused(running.send(typed(CONFIGS, TYPE).header("Accept", "text/html").POST(body)), 406);
        refused(
                running.send(typed(CONFIGS + "/default", TYPE)
                        .header("Accept", "text/html")
                        .PUT(body)),
                406);
        refused(
                running.send(typed(CONFIGS + "/default", TYPE)
                        .header("Accept", "text/html")
                        .DELETE()),
                406);
        assertThat(served(get(CONFIGS))).isEqualTo("{\"configs\":[%s]}".formatted(DEFAULT));
    }

    @ParameterizedTest(name = "Content-Type [{0}]: {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
        application/vnd.proformatique.provd+json                | 201
        application/vnd.proformatique.provd+json; charset=utf-8 | 201
        Application/vnd.proformatique.provd+JSON                | 201
        application/json                                        | 415
        application/*                                           | 415
        text/plain                                              | 415
        nonsense                                                | 415
        none                                                    | 415
        """)
    void onlyTheMediaTypeIsRead(String type, int status) throws Exception {
        var config = BodyPublishers.ofString("{\"config\":%s}".formatted(BASE));
        var request = type == null ? running.request(CONFIGS, token) : typed(CONFIGS, type);
        var answer = running.send(request.POST(config));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 415) {
            refused(answer, 415);
            var put = type == null ? running.request(CONFIGS + "/default", token) : typed(CONFIGS + "/default", type);
            refused(running.send(put.PUT(config)), 415);
        }
    }

    @ParameterizedTest(name = "{0} {1} needs {2}")
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /cfg_mgr                     | provd.cfg_mgr.read
        GET    | /cfg_mgr/configs             | provd.cfg_mgr.configs.read
        POST   | /cfg_mgr/configs             | provd.cfg_mgr.configs.create
        GET    | /cfg_mgr/configs/default     | provd.cfg_mgr.configs.default.read
        GET    | /cfg_mgr/configs/default/raw | provd.cfg_mgr.configs.default.raw.read
        PUT    | /cfg_mgr/configs/default     | provd.cfg_mgr.configs.default.update
        DELETE | /cfg_mgr/configs/default     | provd.cfg_mgr.configs.default.delete
        """)
    void everyRequestNeedsItsPermission(String method, String path, String permission) throws Exception {
        var with = running.tokens.create(List.of(permission));
        var without = running.tokens.create(List.of("provd.#", "!" + permission, "confd.#"));
        for (var base : List.of("/provd", "/0.2")) {
            for (var bad : List.of("", "wrong", without)) {
                var answer = running.send(
                        running.request(base + path, bad).method(method, BodyPublishers.ofString("nonsense")));
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).isEqualTo("Unauthorized");
                assertThat(answer.headers().firstValue("Content-Type"))
                        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            }
            var answer = running.send(running.request(base + path, with)
                    .header("Content-Type", TYPE)
                    .method(method, BodyPublishers.ofString("nonsense")));
            assertThat(answer.statusCode()).isNotEqualTo(401).isLessThan(500);
        }
    }

    @ParameterizedTest(name = "{0} {1}: 405, allowed {2}")
    @CsvSource(delimiter = '|', textBlock = """
        POST   | /provd/cfg_mgr                     | GET
        PUT    | /provd/cfg_mgr/configs             | GET, POST
        POST   | /provd/cfg_mgr/configs/default     | DELETE, GET, PUT
        DELETE | /0.2/cfg_mgr/configs/default/raw   | GET
        """)
    void otherMethodsAreRefused(String method, String path, String allowed) throws Exception {
        var answer = running.send(running.request(path, token).method(method, BodyPublishers.noBody()));
        refused(answer, 405);
        assertThat(answer.headers().firstValue("Allow")).contains(allowed);
    }

    @Test
    void aMastersNewRegistrarHasItsBackupsFromTheStart() throws Exception {
        running.node.configure(
                new HaSettings(NodeRole.MASTER, PeerAddress.parse("10.0.0.2").orElseThrow()));
        var registrar = "{\"config\":{\"id\":\"r\",\"X_type\":\"registrar\",\"registrar_backup\":\"192.0.2.1\","
                + "\"parent_ids\":[],\"raw_config\":{}}}";
        var backed = registrar.replace("192.0.2.1", "10.0.0.2").replace("{}}}", "{},\"proxy_backup\":\"10.0.0.2\"}}");
        assertThat(post(CONFIGS, registrar).statusCode()).isEqualTo(201);
        assertThat(served(get(CONFIGS + "/r"))).isEqualTo(backed);
        assertThat(put(CONFIGS + "/r", registrar).statusCode()).isEqualTo(204);
        assertThat(served(get(CONFIGS + "/r"))).isEqualTo(backed);
        post(CONFIGS, "{\"config\":%s}".formatted(BASE));
        assertThat(served(get(CONFIGS + "/base"))).isEqualTo("{\"config\":%s}".formatted(BASE));
        assertThat(running.events)
                .containsExactly("registrar_edited {\"id\":\"r\"}", "registrar_edited {\"id\":\"r\"}");
    }

    @Test
    void aStoreThatCannotBeReadIs503AndNamesTheFile() throws Exception {
        get(CONFIGS);
        Files.writeString(root.resolve("var/lib/wazo-ha/provd/configs/broken.json"), "{");
        var answer = get(CONFIGS);
        refused(answer, 503);
        assertThat(answer.body()).contains("broken.json");
        assertThat(get(CONFIGS + "/default").statusCode()).isEqualTo(200);
    }

    /** The seed of each body is in the failure. */
    @Test
    void noBodyAndNoSelectorMakesTheStoreFail() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var body = mutated("{\"config\":%s}".formatted(random.nextBoolean() ? BASE : CHILD), random);
            var made = post(CONFIGS, body);
            assertThat(made.statusCode()).as("seed %d, POST %s", seed, body).isIn(201, 400);
            var put = put(CONFIGS + "/default", body);
            assertThat(put.statusCode()).as("seed %d, PUT %s", seed, body).isIn(204, 400);
            var selector = mutated("{\"raw_config.o\":{\"$ne\":[1,{\"a\":null}]},\"id\":{\"$gt\":\"b\"}}", random);
            var found = get(CONFIGS + "?q=" + URLEncoder.encode(selector, StandardCharsets.UTF_8));
            assertThat(found.statusCode()).as("seed %d, q=%s", seed, selector).isIn(200, 400);
        }
        assertThat(get(CONFIGS).statusCode()).as("every file is a document").isEqualTo(200);
    }

    private static String mutated(String text, Random random) {
        var mutated = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(mutated.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> mutated.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(6)));
                case 2 -> mutated.insert(at, (char) random.nextInt(0x100));
                default -> mutated.insert(at, mutated.substring(0, at));
            }
        }
        return mutated.toString();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return running.send(running.request(path, token).GET());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return running.send(typed(path, TYPE).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> put(String path, String body) throws Exception {
        return running.send(typed(path, TYPE).PUT(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return running.send(running.request(path, token).DELETE());
    }

    private HttpRequest.Builder typed(String path, String type) {
        return running.request(path, token).header("Content-Type", type);
    }

    private static String served(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(TYPE);
        return answer.body();
    }

    private static void refused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.body()).isNotBlank();
    }

    /** Values of parameters as a browser sends them. */
    private static String encoded(String query) {
        return List.of(query.split("&")).stream()
                .map(parameter -> parameter.split("=", 2))
                .map(pair -> pair.length == 1
                        ? URLEncoder.encode(pair[0], StandardCharsets.UTF_8)
                        : pair[0] + "=" + URLEncoder.encode(pair[1], StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
