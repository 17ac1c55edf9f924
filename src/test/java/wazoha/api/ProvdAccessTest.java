package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/contract.md, section 5, on the wire: media types, permissions and methods of the provisioning interface. */
@Timeout(120)
class ProvdAccessTest extends WithProvd {
    @ParameterizedTest(name = "5, Accept [{0}]: {1}")
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

    @ParameterizedTest(name = "5, Content-Type [{0}]: {1}")
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

    @ParameterizedTest(name = "5, {0} {1} needs {2}")
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

    @ParameterizedTest(name = "5, {0} {1}: 405, allowed {2}")
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
}
