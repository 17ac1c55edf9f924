package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.PeerAddress;

/** Whatever a body holds, the answer is a settled one; the seed of each body is in the failure. */
@Timeout(60)
class HttpApiFuzzTest {
    private static final int BODIES = 2_000;
    private static final List<String> SEEDS = List.of(
            "{\"node_type\": \"master\", \"remote_address\": \"10.0.0.2\"}",
            "{\"node_type\": \"slave\", \"remote_address\": \"2001:db8::1\"}",
            "{\"node_type\": \"disabled\", \"remote_address\": null}");
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "1e999",
            "-0",
            "\\u0000",
            "\\ud800",
            "\u00e9",
            "\n",
            "%eth0",
            "/24",
            "::",
            "255",
            "0x10",
            "\"node_type\":",
            "\"remote_address\":",
            "\ufeff",
            "[[[[[[[[",
            "true",
            "999999999999999999");

    @TempDir
    Path root;

    @Test
    void noBodyMakesTheServerFail() throws Exception {
        try (var running = new RunningApi(root, Duration.ofSeconds(10))) {
            for (int seed = 0; seed < BODIES; seed++) {
                var body = mutated(new Random(seed));
                var answer = running.put(body);
                assertThat(answer.statusCode())
                        .as("seed %d, body %s", seed, Arrays.toString(body))
                        .isIn(204, 400);
                if (answer.statusCode() == 400) {
                    assertThat(Json.read(answer.body()).isArray()).isTrue();
                }
                running.node
                        .settings()
                        .remoteAddress()
                        .map(PeerAddress::text)
                        .ifPresent(text -> assertThat(text).matches("[0-9a-f.:]+"));
            }
        }
    }

    private static byte[] mutated(Random random) {
        var body = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(body.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> body.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> body.delete(at, Math.min(body.length(), at + random.nextInt(8)));
                case 2 -> body.insert(at, (char) random.nextInt(0x100));
                default -> body.insert(at, body.substring(0, Math.min(at, body.length())));
            }
        }
        return body.toString().getBytes(random.nextInt(8) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
