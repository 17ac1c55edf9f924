package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A new API on a free port for each test, over a node in memory, with a store of documents of its own. */
abstract class WithRunningApi {
    @TempDir
    Path root;

    RunningApi running;

    @BeforeEach
    void startTheApi() throws IOException {
        running = new RunningApi(root, Duration.ofSeconds(5));
    }

    @AfterEach
    void stopTheApi() {
        running.close();
    }

    /** The errors of a refusal with this status: every error body is a JSON list of strings. */
    static List<String> errors(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        var list = Json.read(answer.body());
        assertThat(list.isArray()).isTrue();
        assertThat(list).isNotEmpty().allMatch(JsonNode::isTextual);
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
