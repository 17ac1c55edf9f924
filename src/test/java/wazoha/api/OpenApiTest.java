package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.asterisk.ResyncState;
import wazoha.node.Ticker;

/** The OpenAPI document against what is really served: paths, permissions, statuses, and the form of every answer. */
@Timeout(60)
class OpenApiTest {
    private static final List<String> PROVD_BASES = List.of("/provd", "/0.2");

    private final OpenApi document = new OpenApi(ApiDocument.text());
    private final TreeSet<String> shown = new TreeSet<>();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Health health = new Health() {
        @Override
        public boolean masterTenant() {
            if (broken.get()) {
                throw new IllegalStateException("a defect of the node");
            }
            return false;
        }
    };

    @TempDir
    Path root;

    private RunningApi running;

    @BeforeEach
    void start() throws IOException {
        running = new RunningApi(
                root, Duration.ofSeconds(5), Ticker.system(), health, List.of(RunningApi.asterisk(root, () -> {})));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void everyRouteStandsInTheDocumentAndEveryOperationOfItIsServed() {
        var served = running.api.routes().stream().map(OpenApiTest::operation).toList();
        assertThat(served).doesNotHaveDuplicates();
        assertThat(document.operations()).isEqualTo(new TreeSet<>(served));
    }

    @Test
    void everyRouteDemandsThePermissionThatTheDocumentNames() {
        for (var route : running.api.routes()) {
            assertThat(document.permission(operation(route)).orElse(Route.NO_TOKEN))
                    .as("%s", operation(route))
                    .isEqualTo(route.permission());
        }
    }

    @Test
    void everyDocumentedAnswerIsGivenInTheDocumentedForm() throws Exception {
        checkAll(OpenApiExamples.ALL);
        for (var base : PROVD_BASES) {
            checkAll(OpenApiExamples.below(base, OpenApiExamples.PROVD));
            tooManyParents(base);
        }
        withAToken();
        withoutAGoodToken();
        withAnAuthorityThat(503, (token, permission) -> Authority.Verdict.UNREACHABLE);
        withAnAuthorityThat(500, (token, permission) -> {
            throw new IllegalStateException("a defect of the authority");
        });
        ofABrokenStore();
        ofABrokenNode();
        assertThat(shown).as("not one is documented in vain").isEqualTo(document.answers());
    }

    /** No Asterisk is there to tell of phones. */
    @Test
    void thePhonesOfAResyncHaveTheDocumentedForm() {
        var phones = List.of(new ResyncState.Phone("102", "sip:102@10.0.0.12:5060"));
        for (var state : List.of(ResyncState.RUNNING, ResyncState.DONE, ResyncState.FAILED)) {
            var body = Json.write(new ResyncState(state, 2, 2, 0, phones, phones, ""));
            assertThat(document.fault("GET /1.1/ha/devices/resync", 200, "application/json", body))
                    .isEmpty();
        }
    }

    private void withAToken() throws Exception {
        var free = running.send(running.request("/1.1/api/api.yml", "").GET());
        assertThat(free.body()).isEqualTo(ApiDocument.text());
        running.node.hold(Duration.ofHours(2), true);
        check("GET /1.1/ha/status | | 200");
        check("PUT /1.1/ha | {\"node_type\": \"slave\", \"remote_address\": \"10.0.0.2\"} | 204");
        assertThat(check("PUT /1.1/ha | {\"node_type\": \"disabled\"} | 204")
                        .headers()
                        .firstValue("Warning"))
                .isPresent();
    }

    private void tooManyParents(String base) throws Exception {
        var ids = new StringBuilder();
        for (int i = 0; i < 33; i++) {
            var one =
                    "POST %s/cfg_mgr/configs | {\"config\": {\"id\": \"p%d%s\", \"parent_ids\": [], \"raw_config\": {}}} | 201";
            check(one.formatted(base, i, base.replaceAll("\\W", "")));
            ids.append(i == 0 ? "" : ", ").append("\"p%d%s\"".formatted(i, base.replaceAll("\\W", "")));
        }
        var child = "{\"config\": {\"id\": \"a\", \"parent_ids\": [%s], \"raw_config\": {}}}".formatted(ids);
        check("POST %s/cfg_mgr/configs | %s | 201".formatted(base, child));
        check("GET %s/cfg_mgr/configs/{id=a}/raw | | 400".formatted(base));
        check("DELETE %s/cfg_mgr/configs/{id=a} | | 204".formatted(base));
    }

    /** Of eleven in ten seconds ten are refused, the last is told to come later. */
    private void withoutAGoodToken() throws Exception {
        var asked = new ConcurrentSkipListSet<String>();
        var seconds = new AtomicLong();
        Authority refusing = (token, permission) -> {
            asked.add(permission);
            return Authority.Verdict.REFUSED;
        };
        try (var api = api(refusing, () -> Duration.ofSeconds(seconds.get()))) {
            for (var operation : guarded()) {
                seconds.addAndGet(20);
                asked.clear();
                for (int times = 1; times <= 11; times++) {
                    verify(operation, times > 10 ? 429 : 401, toOther(api, operation));
                }
                var documented = document.permission(operation).orElseThrow().replace("{id}", "any");
                assertThat(asked).as(operation).containsExactlyInAnyOrder(documented.split(Route.OR, -1));
            }
        }
    }

    private void withAnAuthorityThat(int leadsTo, Authority authority) throws Exception {
        try (var api = api(authority, Ticker.system())) {
            for (var operation : guarded()) {
                verify(operation, leadsTo, toOther(api, operation));
            }
        }
    }

    private void ofABrokenStore() throws Exception {
        var configs = root.resolve("var/lib/wazo-ha/provd/configs");
        Files.move(configs, configs.resolveSibling("away"));
        Files.writeString(configs, "no folder");
        for (var base : PROVD_BASES) {
            checkAll(OpenApiExamples.below(base, OpenApiExamples.PROVD_WITHOUT_STORE));
        }
        check("GET /1.1/registrars | | 503");
        check("GET /1.1/registrars/{id=default} | | 503");
        var general = root.resolve("var/lib/wazo-ha/sip-general.json");
        Files.delete(general);
        Files.createDirectories(general.resolve("no-file"));
        check("GET /1.1/asterisk/sip/general | | 500");
        check("PUT /1.1/asterisk/sip/general | {\"options\": {}, \"ordered_options\": []} | 500");
    }

    private void ofABrokenNode() throws Exception {
        running.node.refuse("PostgreSQL did not answer within 10 s; nothing was changed");
        check("PUT /1.1/ha              | {\"node_type\": \"disabled\"} | 500");
        check("PUT /1.1/ha?dry_run=true | {\"node_type\": \"disabled\"} | 500");
        check("POST /1.1/ha/replication/run | | 409");
        check("POST /1.1/ha/replication/verify | | 409");
        check("GET /1.1/ha/replication/tables | | 503");
        running.node.failInside();
        check("GET /1.1/ha/replication | | 500");
        check("GET /metrics | | 500");
        check("GET /1.1/ha | | 500");
        check("GET /1.1/ha/status | | 500");
        broken.set(true);
        check("GET /1.1/status | | 500");
    }

    /** Everything that demands a token. */
    private List<String> guarded() {
        return running.api.routes().stream()
                .filter(route -> !route.permission().equals(Route.NO_TOKEN))
                .map(OpenApiTest::operation)
                .toList();
    }

    /** The same routes, judged by another authority. */
    private HttpApi api(Authority authority, Ticker ticker) throws IOException {
        return new HttpApi(
                HttpApi.Listener.plain("127.0.0.1", 0), running.api.routes(), authority, ticker, Duration.ofSeconds(5));
    }

    private HttpResponse<String> toOther(HttpApi api, String operation) throws Exception {
        var words = operation.split(" ", 2);
        return running.to(api, words[1].replace("{id}", "any"), words[0]);
    }

    private void checkAll(String examples) throws Exception {
        for (var example : examples.lines().toList()) {
            check(example);
        }
    }

    private HttpResponse<String> check(String example) throws Exception {
        var columns = example.split("\\|", -1);
        var words = columns[0].strip().split(" ", 2);
        var body = columns[1].strip().equals("BIG") ? " ".repeat(70_000) : columns[1].strip();
        var header = (columns.length > 3 ? columns[3] : "Content-Type: " + ProvdMedia.TYPE).split(":", 2);
        var request = running.request(words[1].replaceAll("\\{id=([^}]*)}", "$1"), running.token)
                .setHeader("Content-Type", ProvdMedia.TYPE)
                .setHeader(header[0].strip(), header[1].strip())
                .method(words[0], BodyPublishers.ofString(body));
        var answer = running.send(request);
        var operation = columns[0].strip().replaceAll("=[^}]*}", "}").replaceFirst("\\?.*", "");
        verify(operation, Integer.parseInt(columns[2].strip()), answer);
        return answer;
    }

    private void verify(String operation, int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s: %s", operation, answer.body()).isEqualTo(status);
        var type = answer.headers().firstValue("Content-Type").orElse(null);
        assertThat(document.fault(operation, status, type, answer.body()))
                .as("%s %d", operation, status)
                .isEmpty();
        assertThat(document.headers(operation, status))
                .as("headers of %s %d", operation, status)
                .allSatisfy(header ->
                        assertThat(answer.headers().firstValue(header)).isPresent());
        shown.add(operation + " " + status);
    }

    private static String operation(Route route) {
        return route.method() + " " + route.path();
    }
}
