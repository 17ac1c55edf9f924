package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;

/** A client of the provisioning interface over our own store, and the documents that its tests speak of. */
abstract class WithProvd extends WithRunningApi {
    static final String TYPE = "application/vnd.proformatique.provd+json";
    static final String CONFIGS = "/provd/cfg_mgr/configs";
    /** The document with which the store starts, to the byte. */
    static final String DEFAULT =
            "{\"displayname\":\"local\",\"X_type\":\"registrar\",\"parent_ids\":[],\"deletable\":false,"
                    + "\"raw_config\":{\"X_key\":\"xivo\"},\"registrar_main\":\"127.0.0.1\",\"proxy_main\":\"127.0.0.1\","
                    + "\"id\":\"default\"}";

    static final String BASE = "{\"id\":\"base\",\"parent_ids\":[],\"raw_config\":{\"a\":1,\"o\":{\"x\":1,\"y\":1}}}";
    static final String CHILD = "{\"id\":\"child\",\"parent_ids\":[\"base\"],\"raw_config\":{\"a\":2,\"o\":{\"y\":2}}}";

    String token;

    @BeforeEach
    void makeAToken() throws Exception {
        token = running.tokens.create(List.of("provd.#"));
    }

    HttpResponse<String> get(String path) throws Exception {
        return running.send(running.request(path, token).GET());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return running.send(typed(path, TYPE).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String body) throws Exception {
        return running.send(typed(path, TYPE).PUT(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path) throws Exception {
        return running.send(running.request(path, token).DELETE());
    }

    HttpRequest.Builder typed(String path, String type) {
        return running.request(path, token).header("Content-Type", type);
    }

    static String served(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(TYPE);
        return answer.body();
    }

    static void refused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.body()).isNotBlank();
    }

    /** Values of parameters as a browser sends them. */
    static String encoded(String query) {
        return List.of(query.split("&")).stream()
                .map(parameter -> parameter.split("=", 2))
                .map(pair -> pair.length == 1
                        ? URLEncoder.encode(pair[0], StandardCharsets.UTF_8)
                        : pair[0] + "=" + URLEncoder.encode(pair[1], StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
