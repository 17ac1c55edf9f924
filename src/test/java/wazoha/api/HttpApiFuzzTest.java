package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.disk.LivingTree;
import wazoha.host.HaConf;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;

/**
 * Whatever is sent to whatever route, the answer is a settled one, and what is on disk stays valid. The seed of a
 * request is in the failure; {@code -DargLine=-Dfuzz=100000} sends more.
 */
@Timeout(300)
class HttpApiFuzzTest {
    private static final long REQUESTS = Long.getLong("fuzz", 20_000);
    private static final int CLIENTS = 4;

    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final AtomicLong seeds = new AtomicLong();

    @TempDir
    Path root;

    @Test
    void noRequestMakesTheServerFailOrSpoilsWhatIsOnDisk() throws Exception {
        var paths = new NodePaths(root);
        long start = System.nanoTime();
        try (var running = new RunningApi(root, Duration.ofSeconds(2), List.of(RunningApi.asterisk(root, () -> {})))) {
            running.node.keepOnDisk(paths);
            assertThat(running.api.routes())
                    .extracting(Route::path)
                    .as("every resource is walked over")
                    .contains("/1.1/asterisk/sip/general", "/1.1/ha/devices/resync", "/1.1/registrars/{id}")
                    .contains("/provd/cfg_mgr/configs/{id}/raw", "/0.2/cfg_mgr/configs/{id}/raw");
            var clients = Executors.newFixedThreadPool(CLIENTS);
            try {
                var work = java.util.Collections.<Callable<Void>>nCopies(CLIENTS, () -> fuzz(running));
                for (var done : clients.invokeAll(work, 280, TimeUnit.SECONDS)) {
                    done.get();
                }
            } finally {
                clients.shutdownNow();
            }
            System.out.printf(
                    "%d fuzzed requests over %d routes in %.1f s, by status (0: the connection was ended): %s%n",
                    REQUESTS, running.api.routes().size(), (System.nanoTime() - start) / 1e9, statuses);
            stillWorks(running);
            assertThat(new HaConf(paths).read()).isEqualTo(running.node.settings());
            running.node
                    .settings()
                    .remoteAddress()
                    .map(PeerAddress::text)
                    .ifPresent(text -> assertThat(text).matches("[0-9a-f.:]+"));
            assertThat(running.tokens.list()).hasSize(1);
            everyDocumentOnDiskIsWhole();
        }
        assertThat(statuses.keySet())
                .as("the walk reaches what it should")
                .contains(200, 201, 202, 204, 400, 401, 403, 404, 405, 406, 413, 415, 429);
    }

    private Void fuzz(RunningApi running) throws IOException {
        var counted = new TreeMap<Integer, Long>();
        try (var client = new FuzzClient(running.api.port())) {
            for (long seed = seeds.getAndIncrement(); seed < REQUESTS; seed = seeds.getAndIncrement()) {
                var request = FuzzRequest.of(seed, running.api.routes(), running.token);
                var answer = client.send(request);
                counted.merge(answer.status(), 1L, Long::sum);
                check(seed, request, answer, running.token);
            }
        }
        synchronized (statuses) {
            counted.forEach((status, times) -> statuses.merge(status, times, Long::sum));
        }
        return null;
    }

    private static void check(long seed, FuzzRequest request, FuzzClient.Answer answer, String token)
            throws IOException {
        var sent = "seed %d: %s".formatted(seed, new String(request.bytes(), StandardCharsets.ISO_8859_1));
        assertThat(answer.status()).as(sent).isLessThan(500);
        assertThat(answer.body()).as(sent).doesNotContain(token);
        if (request.whole() && answer.status() != 400) {
            assertThat(answer.status()).as(sent).isNotZero();
        }
        if (answer.type().startsWith("application/json") && !answer.body().isEmpty()) {
            var body = Json.read(answer.body());
            assertThat(body.isArray()).as(sent).isEqualTo(answer.status() >= 400);
        }
    }

    /** Also those of resources that are added later: whatever ends in .json or .conf holds one JSON document. */
    private void everyDocumentOnDiskIsWhole() throws IOException {
        var whole = LivingTree.files(
                root,
                file -> !file.toString().matches(".*\\.(json|conf)")
                        || Json.read(Files.readAllBytes(file)).isObject());
        assertThat(whole).doesNotContainValue(false);
    }

    private static void stillWorks(RunningApi running) throws Exception {
        assertThat(running.get("/1.1/ha").statusCode()).isEqualTo(200);
        assertThat(running.put("{\"node_type\": \"master\", \"remote_address\": \"10.0.0.2\"}")
                        .statusCode())
                .isEqualTo(204);
    }
}
