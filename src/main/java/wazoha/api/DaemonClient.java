package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.node.NodePaths;

/** Asks the daemon of this host over its socket; one connection a question. Thread-safe. */
public final class DaemonClient {
    /** Answers are ours, but a stranger may sit on the socket of another root. */
    private static final int MOST_ANSWER_BYTES = 16 * 1024 * 1024;

    private static final String WHAT_TO_DO = "start it with 'systemctl start wazo-ha'";

    /** What became of a question. */
    public sealed interface Result {
        /** @param body the JSON object that the daemon answered, with {@code "ok": true} */
        record Answer(JsonNode body) implements Result {}

        /** The daemon heard the order and did not carry it out. */
        record Refused(String reason) implements Result {}

        /** No daemon answered in time. An order may still have been heard if the reason says so. */
        record NotRunning(String reason) implements Result {}

        /** The socket is not for this user; whether a daemon runs is not known. */
        record Forbidden(String reason) implements Result {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(DaemonClient.class);
    private final NodePaths paths;

    public DaemonClient(NodePaths paths) {
        this.paths = paths;
    }

    public Result ask(Order order) {
        try {
            var socket = SocketPath.of(paths);
            return Files.notExists(socket) ? silent(socket, "there is no such file") : converse(socket, order);
        } catch (IOException badPath) {
            return new Result.NotRunning(String.valueOf(badPath.getMessage()));
        }
    }

    private static Result converse(Path socket, Order order) {
        var answered = new CountDownLatch(1);
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            closeUnless(answered, channel, order.patience());
            channel.connect(UnixDomainSocketAddress.of(socket));
            send(channel, order);
            var line = SocketLine.read(channel, MOST_ANSWER_BYTES).orElse("");
            return line.isEmpty() ? cut(socket) : read(socket, line);
        } catch (ClosedChannelException late) {
            return late(socket, order.patience());
        } catch (IOException failed) {
            if (!Files.isWritable(socket) && !Files.notExists(socket)) {
                return new Result.Forbidden(
                        "only root may ask the daemon (%s: permission denied); nothing was done".formatted(socket));
            }
            return silent(socket, String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT));
        } finally {
            answered.countDown();
        }
    }

    /** A daemon that is busy says so and hangs up without having read the order: then its answer is there to be read. */
    private static void send(SocketChannel channel, Order order) throws IOException {
        try {
            SocketLine.write(channel, order.line());
        } catch (ClosedChannelException late) {
            throw late;
        } catch (IOException hungUp) {
            LOG.debug("{}", hungUp.getMessage());
        }
    }

    /** A Unix channel of Java has no time limit of its own: closing it ends whatever it waits for. */
    private static void closeUnless(CountDownLatch answered, SocketChannel channel, Duration patience) {
        var watch = new Thread(
                () -> {
                    try (channel) {
                        answered.await(patience.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    } catch (IOException alreadyClosed) {
                        answered.countDown();
                    }
                },
                "daemon-client-deadline");
        watch.setDaemon(true);
        watch.start();
    }

    private static Result read(Path socket, String line) throws IOException {
        var body = Json.read(line);
        if (!body.isObject() || !body.path("ok").isBoolean()) {
            return silent(socket, "what answers there is no wazo-ha daemon");
        }
        return body.path("ok").booleanValue()
                ? new Result.Answer(body)
                : new Result.Refused(body.path("error").asText("no reason was given"));
    }

    private static Result silent(Path socket, String why) {
        return new Result.NotRunning(
                "no daemon runs on this node (%s: %s); nothing was done: %s".formatted(socket, why, WHAT_TO_DO));
    }

    private static Result cut(Path socket) {
        return new Result.NotRunning(
                ("the daemon on %s ended without an answer; it may have carried the order out in part: look at its log,"
                                + " start it if it stopped (systemctl start wazo-ha), then at 'wazo-ha status'")
                        .formatted(socket));
    }

    private static Result late(Path socket, Duration patience) {
        return new Result.NotRunning(("the daemon did not answer on %s within %s; it may still carry the order out:"
                        + " look at 'wazo-ha history' and its log, and restart it if it hangs"
                        + " (systemctl restart wazo-ha)")
                .formatted(socket, shown(patience)));
    }

    private static String shown(Duration patience) {
        return patience.compareTo(Duration.ofSeconds(10)) < 0
                ? patience.toMillis() + " ms"
                : patience.toSeconds() + " s";
    }
}
