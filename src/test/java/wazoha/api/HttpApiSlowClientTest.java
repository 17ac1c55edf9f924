package wazoha.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send half a request and stay. */
@Timeout(120)
class HttpApiSlowClientTest {
    @TempDir
    Path root;

    private RunningApi running;

    @BeforeEach
    void start() throws IOException {
        running = new RunningApi(root, RunningApi.SLOWEST_CLIENT);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @ParameterizedTest(name = "cut after: {0}")
    @ValueSource(strings = {"", "GET /1.1/h", "GET /1.1/ha HTTP/1.1\r\nHost:", "PUT"})
    void aHeadThatDoesNotEndIsCut(String start) throws IOException {
        try (var socket = running.raw(start)) {
            assertThat(RunningApi.rest(socket)).isEmpty();
        }
    }

    @Test
    void aBodyThatDoesNotEndIsCut() throws IOException {
        try (var socket = running.raw(halfOfAPut())) {
            assertThat(RunningApi.rest(socket)).isEmpty();
        }
        assertThat(running.node.timesConfigured()).isZero();
    }

    @Test
    void aHundredSlowClientsDoNotKeepOthersWaiting() throws Exception {
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 50; i++) {
                slow.add(running.raw(halfOfAPut()));
                slow.add(running.raw("GET /1.1/ha HTTP/1.1\r\n"));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(running.get("/1.1/ha").statusCode()).isEqualTo(200);
            }
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    private String halfOfAPut() {
        return "PUT /1.1/ha HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + running.token
                + "\r\nContent-Length: 1000\r\n\r\n{\"node_type\":";
    }
}
