package wazoha.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks a node's daemon over its socket: a line of JSON, and a line back. Thread-safe. */
public final class DaemonSocket {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_MILLIS = 1500;

    private final Path path;

    DaemonSocket(Path path) {
        this.path = path;
    }

    /** What the node tells of itself; empty while no daemon answers. */
    public Optional<JsonNode> status() {
        return ask("{\"do\": \"status\"}").flatMap(answer -> Optional.ofNullable(answer.get("status")));
    }

    /** The newest lines of history, oldest first; none while no daemon answers. */
    public Optional<JsonNode> history(int count) {
        return ask("{\"do\": \"history\", \"count\": %d}".formatted(count))
                .flatMap(answer -> Optional.ofNullable(answer.get("history")));
    }

    private Optional<JsonNode> ask(String question) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Closing the channel is the only time limit that a Unix channel has.
            var deadline = CompletableFuture.runAsync(
                    () -> close(channel), CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            channel.connect(UnixDomainSocketAddress.of(path));
            Channels.newOutputStream(channel).write((question + "\n").getBytes(StandardCharsets.UTF_8));
            try (var lines = new Scanner(channel, StandardCharsets.UTF_8)) {
                return lines.hasNextLine() ? Optional.of(JSON.readTree(lines.nextLine())) : Optional.empty();
            } finally {
                deadline.cancel(false);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the daemon answered what is not JSON on " + path, e);
        } catch (IOException nobodyAnswers) {
            return Optional.empty();
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
