package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.registrar.ConfigJson;

/** docs/contract.md, section 5, on the wire: the documents of the provisioning interface over our own store. */
@Timeout(120)
class ConfigsResourceTest extends WithProvd {
    @ParameterizedTest(name = "5, GET {0}/cfg_mgr links to its own base")
    @ValueSource(strings = {"/provd", "/0.2"})
    void theEntryLinksToTheConfigs(String base) throws Exception {
        assertThat(served(get(base + "/cfg_mgr")))
                .isEqualTo("{\"links\":[{\"rel\":\"cfg.configs\",\"href\":\"%s/cfg_mgr/configs\"}]}".formatted(base));
    }

    @ParameterizedTest(name = "5, {0}: a document is made, read, replaced, removed")
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

    @ParameterizedTest(name = "5, POST {0} is 400")
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
            var body = FuzzText.mutated(
                    "{\"config\":%s}".formatted(random.nextBoolean() ? BASE : CHILD), 1 + random.nextInt(3), random);
            var made = post(CONFIGS, body);
            assertThat(made.statusCode()).as("seed %d, POST %s", seed, body).isIn(201, 400);
            var put = put(CONFIGS + "/default", body);
            assertThat(put.statusCode()).as("seed %d, PUT %s", seed, body).isIn(204, 400);
            var selector = FuzzText.mutated(
                    "{\"raw_config.o\":{\"$ne\":[1,{\"a\":null}]},\"id\":{\"$gt\":\"b\"}}",
                    1 + random.nextInt(3),
                    random);
            var found = get(CONFIGS + "?q=" + URLEncoder.encode(selector, StandardCharsets.UTF_8));
            assertThat(found.statusCode()).as("seed %d, q=%s", seed, selector).isIn(200, 400);
        }
        assertThat(get(CONFIGS).statusCode()).as("every file is a document").isEqualTo(200);
    }
}
