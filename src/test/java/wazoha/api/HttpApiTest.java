package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.node.HaSettings;

/** docs/contract.md, section 3, on the wire. */
@Timeout(120)
class HttpApiTest extends WithRunningApi {
    private static final String MASTER = "{\"node_type\": \"master\", \"remote_address\": \"10.0.0.2\"}";
    private static final String DISABLED = "{\"node_type\": \"disabled\", \"remote_address\": \"\"}";

    @Test
    void withoutConfigurationTheNodeIsDisabled() throws Exception {
        var answer = running.get("/1.1/ha");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(DISABLED);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void whatWasPutIsShown() throws Exception {
        var put = running.put("{\"remote_address\": \"2001:DB8:0::1\", \"node_type\": \"slave\", \"more\": 1}");
        assertThat(put.statusCode()).isEqualTo(204);
        assertThat(put.body()).isEmpty();
        assertThat(running.get("/1.1/ha").body())
                .isEqualTo("{\"node_type\": \"slave\", \"remote_address\": \"2001:db8::1\"}");
    }

    @Test
    void whatGetShowsCanBePutBack() throws Exception {
        for (var body : List.of(MASTER, DISABLED)) {
            assertThat(running.put(body).statusCode()).isEqualTo(204);
            var shown = running.get("/1.1/ha").body();
            assertThat(running.put(shown).statusCode()).isEqualTo(204);
            assertThat(running.get("/1.1/ha").body()).isEqualTo(body).isEqualTo(shown);
        }
    }

    @ParameterizedTest(name = "read in spite of Content-Type {0}")
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "x"})
    void jsonIsReadWhateverTheContentTypeSays(String type) throws Exception {
        var put = running.request("/1.1/ha", running.token)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString(MASTER));
        assertThat(running.send(put).statusCode()).isEqualTo(204);
    }

    @Test
    void aRefusalIsAListOfStringsAndChangesNothing() throws Exception {
        var answer = running.put("{\"node_type\": \"MASTER\", \"remote_address\": \"10.0.0.9\"}");
        assertThat(errors(answer, 400)).hasSize(2).first().asString().startsWith("Input Error - node_type: ");
        assertThat(errors(running.put("nothing"), 400)).first().asString().startsWith("Input Error - _schema: ");
        assertThat(errors(running.put(""), 400)).hasSize(1);
        assertThat(running.node.timesConfigured()).isZero();
    }

    @Test
    void aNodeThatRefusesAnswers500WithTheReason() throws Exception {
        running.node.refuse("PostgreSQL did not answer within 10 s; nothing was changed");
        assertThat(errors(running.put(MASTER), 500))
                .containsExactly("PostgreSQL did not answer within 10 s; nothing was changed");
        assertThat(running.node.settings()).isEqualTo(HaSettings.DISABLED);
    }

    @Test
    void aDefectAnswers500WithoutItsInsides() throws Exception {
        running.node.failInside();
        assertThat(errors(running.put(MASTER), 500)).noneMatch(error -> error.contains("a defect of the node"));
        assertThat(errors(running.get("/1.1/ha/status"), 500)).hasSize(1);
    }

    @Test
    void aDryRunAnswersThePlanAndChangesNothing() throws Exception {
        var answer = running.send(
                running.request("/1.1/ha?dry_run=true", running.token).PUT(BodyPublishers.ofString(MASTER)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"changes\":[\"/etc/xivo/ha.conf: master\",\"/var/lib/wazo/is-primary: made\"]}");
        assertThat(running.node.timesConfigured()).isZero();
        var made = running.send(
                running.request("/1.1/ha?dry_run=false", running.token).PUT(BodyPublishers.ofString(MASTER)));
        assertThat(made.statusCode()).isEqualTo(204);
        var again = running.send(
                running.request("/1.1/ha?dry_run=true", running.token).PUT(BodyPublishers.ofString(MASTER)));
        assertThat(again.body()).isEqualTo("{\"changes\":[]}");
    }

    @ParameterizedTest(name = "?{0}: 400, and nothing is changed")
    @ValueSource(strings = {"dry_run", "dry_run=", "dry_run=yes", "dry_run=True", "dry_run=true&dry_run=true"})
    void aDryRunThatIsNeitherTrueNorFalseIsRefused(String query) throws Exception {
        var answer =
                running.send(running.request("/1.1/ha?" + query, running.token).PUT(BodyPublishers.ofString(MASTER)));
        assertThat(errors(answer, 400)).containsExactly("Input Error - dry_run: once, true or false");
        var both =
                running.send(running.request("/1.1/ha?" + query, running.token).PUT(BodyPublishers.ofString("{}")));
        assertThat(errors(both, 400)).hasSize(3).last().asString().startsWith("Input Error - dry_run: ");
        assertThat(running.node.timesConfigured()).isZero();
    }

    @Test
    void aDryRunOfWhatWouldFailSaysSo() throws Exception {
        running.node.refuse("registrars: no answer; nothing was changed");
        var answer = running.send(
                running.request("/1.1/ha?dry_run=true", running.token).PUT(BodyPublishers.ofString(MASTER)));
        assertThat(errors(answer, 500)).containsExactly("registrars: no answer; nothing was changed");
    }

    @Test
    void aSlaveThatBecomesDisabledIsToldThatItsPeerStillAnswers() throws Exception {
        var slave = running.put("{\"node_type\": \"slave\", \"remote_address\": \"10.0.0.1\"}");
        assertThat(slave.headers().allValues("Warning")).isEmpty();
        var disabled = running.put(DISABLED);
        assertThat(disabled.statusCode()).isEqualTo(204);
        assertThat(disabled.headers().allValues("Warning"))
                .containsExactly("199 - \"the former \\\"master\\\" answers?\"");
    }

    @ParameterizedTest(name = "a body of {0} bytes: {1}")
    @CsvSource({"65536, 204", "65537, 413", "200000, 413", "5000000, 413", "30000000, 413"})
    void bodiesOver64KiBAreRefused(int bytes, int status) throws Exception {
        assertThat(running.put(padded(bytes)).statusCode()).isEqualTo(status);
        assertThat(running.get("/1.1/ha").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest(name = "a body of {0} bytes in chunks: {1}")
    @CsvSource({"65536, 204", "65537, 413", "1000000, 413", "5000000, 413"})
    void bodiesOver64KiBAreRefusedAlsoInChunks(int bytes, int status) throws Exception {
        var text = padded(bytes).getBytes(StandardCharsets.UTF_8);
        var chunks = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(text));
        var answer = running.send(running.request("/1.1/ha", running.token).PUT(chunks));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 413) {
            assertThat(errors(answer, 413)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}, allowed {3}")
    @CsvSource(delimiter = '|', textBlock = """
        POST    | /1.1/ha         | 405 | GET, PUT
        DELETE  | /1.1/ha         | 405 | GET, PUT
        PATCH   | /1.1/ha         | 405 | GET, PUT
        OPTIONS | /1.1/ha         | 405 | GET, PUT
        NONSENSE | /1.1/ha        | 405 | GET, PUT
        PUT     | /1.1/ha/status  | 405 | GET
        GET     | /               | 404 |
        GET     | /1.1            | 404 |
        GET     | /1.1/ha/        | 404 |
        GET     | /1.1/ha/x       | 404 |
        GET     | /1.1/HA         | 404 |
        GET     | /2.0/ha         | 404 |
        """)
    void otherMethodsAndPathsAreRefused(String method, String path, int status, String allowed) throws Exception {
        var answer = running.send(running.request(path, running.token).method(method, BodyPublishers.noBody()));
        assertThat(errors(answer, status)).hasSize(1);
        assertThat(answer.headers().firstValue("Allow").orElse(null)).isEqualTo(allowed);
    }

    @ParameterizedTest(name = "a token with [{0}]: GET {1}, PUT {2}, status {3}")
    @CsvSource(delimiter = '|', textBlock = """
        #                           | 200 | 204 | 200
        confd.ha.read               | 200 | 401 | 200
        confd.ha.update             | 401 | 204 | 401
        confd.*.read                | 200 | 401 | 200
        confd.*                     | 401 | 401 | 401
        confd.# !confd.ha.update    | 200 | 401 | 200
        provd.#                     | 401 | 401 | 401
        """)
    void aTokenMayWhatItsListPermits(String acl, int get, int put, int status) throws Exception {
        var token = running.tokens.create(List.of(acl.split(" ")));
        assertThat(running.send(running.request("/1.1/ha", token).GET()).statusCode())
                .isEqualTo(get);
        assertThat(running.send(running.request("/1.1/ha", token).PUT(BodyPublishers.ofString(MASTER)))
                        .statusCode())
                .isEqualTo(put);
        assertThat(running.send(running.request("/1.1/ha/status", token).GET()).statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest(name = "token [{0}]: 401")
    @ValueSource(strings = {"", "wrong", "confd.#", "null"})
    void noOrABadTokenIsRefusedAndNeverRepeated(String token) throws Exception {
        for (var request : List.of(
                running.request("/1.1/ha", token).GET(),
                running.request("/1.1/ha", token).PUT(BodyPublishers.ofString(MASTER)))) {
            var answer = running.send(request);
            assertThat(errors(answer, 401)).hasSize(1);
            assertThat(token.length() < 5 || !answer.body().contains(token)).isTrue();
        }
        assertThat(running.node.timesConfigured()).isZero();
    }

    @Test
    void theTokenIsJudgedBeforeTheBodyIsRead() throws Exception {
        try (var socket = running.raw("PUT /1.1/ha HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n")) {
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void aClientThatAsksBeforeItSendsIsToldToGoOn() throws Exception {
        var head = "PUT /1.1/ha HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n" + "X-Auth-Token: "
                + running.token + "\r\nContent-Length: " + MASTER.length() + "\r\n\r\n";
        try (var socket = running.raw(head)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100");
            socket.getOutputStream().write(MASTER.getBytes(StandardCharsets.US_ASCII));
            assertThat(RunningApi.rest(socket)).contains("HTTP/1.1 204");
        }
    }

    @Test
    void theStatusIsTheOneOfTheNode() throws Exception {
        running.put(MASTER);
        var status = Json.read(running.get("/1.1/ha/status").body());
        assertThat(status.path("role").asText()).isEqualTo("master");
        assertThat(status.path("remoteAddress").asText()).isEqualTo("10.0.0.2");
        assertThat(status.at("/peer/silentMillis").asLong()).isEqualTo(400);
        assertThat(status.fieldNames()).toIterable().startsWith("version", "role", "remoteAddress", "phase", "since");
    }

    @Test
    void aPortInUseIsNamed() {
        var policy = new AddressPolicy(false, address -> false);
        int port = running.api.port();
        var served = new HttpApi.Served(running.node, policy, Health.ALONE, running.provisioning, List.of());
        assertThatThrownBy(() -> new HttpApi(HttpApi.Listener.plain("127.0.0.1", port), running.tokens, served))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("127.0.0.1", String.valueOf(port), "rest_api.port");
    }

    private static String padded(int bytes) {
        return MASTER + " ".repeat(bytes - MASTER.length());
    }
}
