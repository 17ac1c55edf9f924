package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Ticker;

/** The OpenAPI document against what is really served: paths, permissions, statuses, and the form of every answer. */
@Timeout(60)
class OpenApiTest {
    /** Documented and not served. When the last of them is served, this set is empty and the document exact. */
    private static final Set<String> NOT_SERVED = Stream.concat(
                    Stream.of(
                            "POST /1.1/ha/devices/resync",
                            "GET /1.1/asterisk/sip/general",
                            "PUT /1.1/asterisk/sip/general",
                            "GET /1.1/registrars",
                            "GET /1.1/registrars/{id}"),
                    Stream.of("/provd", "/0.2")
                            .flatMap(base -> Stream.of(
                                    "GET " + base + "/cfg_mgr",
                                    "GET " + base + "/cfg_mgr/configs",
                                    "POST " + base + "/cfg_mgr/configs",
                                    "GET " + base + "/cfg_mgr/configs/{id}",
                                    "PUT " + base + "/cfg_mgr/configs/{id}",
                                    "DELETE " + base + "/cfg_mgr/configs/{id}",
                                    "GET " + base + "/cfg_mgr/configs/{id}/raw")))
            .collect(Collectors.toUnmodifiableSet());

    /** Answers of served paths that no example below brings about. */
    private static final Set<String> NOT_SHOWN = Set.of("PUT /1.1/ha 200");

    private static final List<String> GUARDED =
            List.of("GET /1.1/ha", "PUT /1.1/ha", "GET /1.1/ha/status", "GET /1.1/status");
    private static final String MASTER = "{\"node_type\": \"master\", \"remote_address\": \"10.0.0.2\"}";

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

    @Test
    void everyRouteStandsInTheDocumentAndEveryOperationOfItIsServed() throws Exception {
        try (var running = new RunningApi(root, Duration.ofSeconds(5))) {
            var served =
                    running.api.routes().stream().map(OpenApiTest::operation).toList();
            assertThat(served).doesNotHaveDuplicates();
            var expected = new TreeSet<>(served);
            assertThat(expected).as("served, and so no more NOT_SERVED").doesNotContainAnyElementsOf(NOT_SERVED);
            expected.addAll(NOT_SERVED);
            assertThat(document.operations()).isEqualTo(expected);
        }
    }

    @Test
    void everyRouteDemandsThePermissionThatTheDocumentNames() throws Exception {
        try (var running = new RunningApi(root, Duration.ofSeconds(5))) {
            for (var route : running.api.routes()) {
                assertThat(document.permission(operation(route)).orElse(Route.NO_TOKEN))
                        .as("%s", operation(route))
                        .isEqualTo(route.permission());
            }
        }
    }

    @Test
    void everyDocumentedAnswerOfAServedPathIsGivenInTheDocumentedForm() throws Exception {
        try (var running = new RunningApi(root, Duration.ofSeconds(5), Ticker.system(), health)) {
            answersOfTheWorkingNode(running);
            answersToTheUnknown(running);
            answersOfTheBrokenNode(running);
        }
        answersWithoutTheAuthority();
        var documented = document.answers();
        documented.removeIf(answer -> NOT_SERVED.stream().anyMatch(coming -> answer.startsWith(coming + " ")));
        documented.removeAll(NOT_SHOWN);
        assertThat(shown).as("not one is documented in vain").isEqualTo(documented);
    }

    private void answersOfTheWorkingNode(RunningApi running) throws Exception {
        check(running, "GET /1.1/ha", "", 200);
        check(running, "PUT /1.1/ha", MASTER, 204);
        check(running, "GET /1.1/ha", "", 200);
        check(running, "GET /1.1/ha/status", "", 200);
        running.node.hold(Duration.ofHours(2), true);
        check(running, "GET /1.1/ha/status", "", 200);
        for (var wrong : List.of("", "[]", "{}", "{\"node_type\": \"slave\", \"remote_address\": \"::1%eth0\"}")) {
            check(running, "PUT /1.1/ha", wrong, 400);
        }
        check(running, "PUT /1.1/ha", " ".repeat(70_000), 413);
        check(running, "GET /1.1/status", "", 200);
        check(running, "GET /1.1/api/api.yml", "", 200);
        var free = running.send(running.request("/1.1/api/api.yml", "").GET());
        assertThat(free.body()).isEqualTo(ApiDocument.text());
    }

    /** The first ten are refused, the others told to come later. */
    private void answersToTheUnknown(RunningApi running) throws Exception {
        int refused = 0;
        for (int round = 0; round < 4; round++) {
            for (var operation : GUARDED) {
                verify(operation, ++refused > 10 ? 429 : 401, send(running, operation, "", "guessed"));
            }
        }
    }

    private void answersOfTheBrokenNode(RunningApi running) throws Exception {
        running.node.refuse("PostgreSQL did not answer within 10 s; nothing was changed");
        check(running, "PUT /1.1/ha", MASTER, 500);
        running.node.failInside();
        check(running, "GET /1.1/ha", "", 500);
        check(running, "GET /1.1/ha/status", "", 500);
        broken.set(true);
        check(running, "GET /1.1/status", "", 500);
    }

    private void answersWithoutTheAuthority() throws Exception {
        try (var running = new RunningApi(root.resolve("other"), Duration.ofSeconds(5))) {
            try (var api = new HttpApi(
                    HttpApi.Listener.plain("127.0.0.1", 0),
                    running.api.routes(),
                    (token, permission) -> Authority.Verdict.UNREACHABLE,
                    Ticker.system(),
                    Duration.ofSeconds(5))) {
                for (var operation : GUARDED) {
                    verify(
                            operation,
                            503,
                            running.to(
                                    api, operation.split(" ", 2)[1], operation.split(" ", 2)[0]));
                }
            }
        }
    }

    private void check(RunningApi running, String operation, String body, int status) throws Exception {
        verify(operation, status, send(running, operation, body, running.token));
    }

    private static HttpResponse<String> send(RunningApi running, String operation, String body, String token)
            throws Exception {
        var words = operation.split(" ", 2);
        return running.send(running.request(words[1], token).method(words[0], BodyPublishers.ofString(body)));
    }

    private void verify(String operation, int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s: %s", operation, answer.body()).isEqualTo(status);
        var type = answer.headers().firstValue("Content-Type").orElse(null);
        assertThat(document.fault(operation, status, type, answer.body()))
                .as("%s %d", operation, status)
                .isEmpty();
        shown.add(operation + " " + status);
    }

    private static String operation(Route route) {
        return route.method() + " " + route.path();
    }
}
