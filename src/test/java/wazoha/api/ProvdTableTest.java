package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/contract.md, section 5, cell by cell and under both bases. */
@Timeout(120)
class ProvdTableTest extends WithProvd {
    private static final String LEAF = "{\"id\":\"leaf\",\"parent_ids\":[\"default\"],\"raw_config\":{\"a\":1}}";

    /** Method, path, permission, body, status, body of the answer. {@code BASE} is the base of the path. */
    private static final String SUCCESS = """
            GET    | /cfg_mgr                  | cfg_mgr.read                   |        | 200 | {"links":[{"rel":"cfg.configs","href":"BASE/cfg_mgr/configs"}]}
            GET    | /cfg_mgr/configs          | cfg_mgr.configs.read           |        | 200 | {"configs":[DEFAULT,LEAF]}
            POST   | /cfg_mgr/configs          | cfg_mgr.configs.create         | {"config":{"id":"n","parent_ids":[],"raw_config":{}}} | 201 | {"id":"n"}
            GET    | /cfg_mgr/configs/default  | cfg_mgr.configs.default.read   |        | 200 | {"config":DEFAULT}
            GET    | /cfg_mgr/configs/leaf     | cfg_mgr.configs.leaf.read      |        | 200 | {"config":LEAF}
            GET    | /cfg_mgr/configs/leaf/raw | cfg_mgr.configs.leaf.raw.read  |        | 200 | {"raw_config":{"X_key":"xivo","a":1}}
            PUT    | /cfg_mgr/configs/leaf     | cfg_mgr.configs.leaf.update    | {"config":{"id":"n","parent_ids":[],"raw_config":{}}} | 204 |
            DELETE | /cfg_mgr/configs/leaf     | cfg_mgr.configs.leaf.delete    |        | 204 |
            """;

    /** What is wrong, method, path, body, status. */
    private static final String FAILURES = """
            bad selector                  | GET    | /cfg_mgr/configs?q=x        | | 400
            id in use                     | POST   | /cfg_mgr/configs            | {"config":{"id":"leaf","parent_ids":[],"raw_config":{}}} | 400
            id with a dot                 | POST   | /cfg_mgr/configs            | {"config":{"id":"a.b","parent_ids":[],"raw_config":{}}} | 400
            id with a slash               | POST   | /cfg_mgr/configs            | {"config":{"id":"a/b","parent_ids":[],"raw_config":{}}} | 400
            id empty                      | POST   | /cfg_mgr/configs            | {"config":{"id":"","parent_ids":[],"raw_config":{}}} | 400
            parent_ids missing            | POST   | /cfg_mgr/configs            | {"config":{"id":"n","raw_config":{}}} | 400
            parent_ids of the wrong type  | POST   | /cfg_mgr/configs            | {"config":{"id":"n","parent_ids":"leaf","raw_config":{}}} | 400
            parent_ids with a number      | POST   | /cfg_mgr/configs            | {"config":{"id":"n","parent_ids":[1],"raw_config":{}}} | 400
            raw_config missing            | POST   | /cfg_mgr/configs            | {"config":{"id":"n","parent_ids":[]}} | 400
            raw_config of the wrong type  | POST   | /cfg_mgr/configs            | {"config":{"id":"n","parent_ids":[],"raw_config":[]}} | 400
            no config                     | POST   | /cfg_mgr/configs            | {"id":"n","parent_ids":[],"raw_config":{}} | 400
            not JSON                      | POST   | /cfg_mgr/configs            | {"config" | 400
            unknown id                    | GET    | /cfg_mgr/configs/nobody     | | 404
            unknown id                    | GET    | /cfg_mgr/configs/nobody/raw | | 404
            unknown id                    | PUT    | /cfg_mgr/configs/nobody     | {"config":{"parent_ids":[],"raw_config":{}}} | 404
            parent_ids missing            | PUT    | /cfg_mgr/configs/leaf       | {"config":{"raw_config":{}}} | 400
            raw_config of the wrong type  | PUT    | /cfg_mgr/configs/leaf       | {"config":{"parent_ids":[],"raw_config":null}} | 400
            no config                     | PUT    | /cfg_mgr/configs/leaf       | {} | 400
            not JSON                      | PUT    | /cfg_mgr/configs/leaf       | x | 400
            unknown id                    | DELETE | /cfg_mgr/configs/nobody     | | 404
            deletable is false            | DELETE | /cfg_mgr/configs/default    | | 403
            """;

    @BeforeEach
    void makeTheLeaf() throws Exception {
        assertThat(post(CONFIGS, "{\"config\":%s}".formatted(LEAF)).statusCode())
                .isEqualTo(201);
    }

    static Stream<Arguments> successes() {
        return underBothBases(SUCCESS);
    }

    static Stream<Arguments> failures() {
        return underBothBases(FAILURES);
    }

    private static Stream<Arguments> underBothBases(String table) {
        return Stream.of("/provd", "/0.2")
                .flatMap(base -> table.lines()
                        .map(line -> Arguments.of(Stream.concat(
                                        Stream.of(base),
                                        Arrays.stream(line.split("\\|", -1)).map(String::strip))
                                .toArray())));
    }

    @ParameterizedTest(name = "5 {1} {0}{2}: needs provd.{3}, answers {5}")
    @MethodSource("successes")
    void eachRowDemandsItsPermissionAndMediaTypesAndThenSucceeds(
            String base, String method, String path, String permission, String body, int status, String answer)
            throws Exception {
        var name = "provd." + permission;
        var before = served(get(CONFIGS));
        var all = running.tokens.create(List.of("#", "!" + name));
        for (var bad : List.of("", "wrong", all)) {
            var refused = send(bad, method, base + path, body, "*/*", TYPE);
            refused(refused, 401);
            assertThat(refused.body()).isEqualTo("Unauthorized");
        }
        var only = running.tokens.create(List.of(name));
        refused(send(only, method, base + path, body, "text/html", TYPE), 406);
        if (method.startsWith("P")) {
            refused(send(only, method, base + path, body, "*/*", "application/json"), 415);
        }
        assertThat(served(get(CONFIGS))).as("nothing was changed").isEqualTo(before);
        var good = send(only, method, base + path, body, "application/*", TYPE);
        assertThat(good.statusCode()).as(good.body()).isEqualTo(status);
        assertThat(good.body())
                .isEqualTo(
                        answer.replace("BASE", base).replace("DEFAULT", DEFAULT).replace("LEAF", LEAF));
        assertThat(good.headers().firstValue("Content-Type").orElse("")).isEqualTo(status == 204 ? "" : TYPE);
        assertThat(good.headers().firstValue("Location").orElse(""))
                .isEqualTo(status == 201 ? base + "/cfg_mgr/configs/n" : "");
    }

    @ParameterizedTest(name = "5 {2} {0}{3}: {1}: {5}")
    @MethodSource("failures")
    void eachFailureHasItsStatusAsPlainTextAndChangesNothing(
            String base, String what, String method, String path, String body, int status) throws Exception {
        var before = served(get(CONFIGS));
        var answer = send(token, method, base + path, body, "*/*", TYPE);
        assertThat(answer.statusCode()).as(what).isEqualTo(status);
        refused(answer, status);
        assertThat(served(get(CONFIGS))).isEqualTo(before);
    }

    private HttpResponse<String> send(
            String withToken, String method, String path, String body, String accept, String type) throws Exception {
        return running.send(running.request(path, withToken)
                .header("Accept", accept)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body)));
    }
}
