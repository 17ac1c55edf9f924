package wazoha.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ (AMQP 0-9-1): events go to a headers exchange, with the headers and the payload of docs/contract.md,
 * section 8. An event counts as told when the server has confirmed it. The exchange is used as it is, and made (durable)
 * if it is not there.
 */
public final class Bus implements Receiver {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Where the server is.
     *
     * @param passwordFile without one, the password of RabbitMQ's standard user: {@code guest}
     */
    public record Server(String host, int port, String user, Optional<Path> passwordFile, String exchange) {}

    private final Server server;
    private final UUID origin;
    private @Nullable Connection connection;
    private @Nullable Channel channel;

    public Bus(Server server, UUID origin) {
        this.server = server;
        this.origin = origin;
    }

    @Override
    public String name() {
        return "bus";
    }

    @Override
    public void tell(Event event) throws DeliveryException, InterruptedException {
        try {
            var open = open();
            open.basicPublish(server.exchange(), "", properties(event), payload(event));
            open.waitForConfirmsOrDie(PATIENCE.toMillis());
        } catch (IOException | TimeoutException | RuntimeException failed) {
            throw failed(failed);
        }
    }

    @Override
    public boolean keep() throws DeliveryException {
        try {
            open();
            return true;
        } catch (IOException | TimeoutException | RuntimeException failed) {
            throw failed(failed);
        }
    }

    /** The library throws unchecked exceptions for a connection that was closed; it is made anew at the next try. */
    private DeliveryException failed(Exception failed) {
        close();
        return DeliveryException.forNow("the message bus at %s port %d: %s"
                .formatted(server.host(), server.port(), failed.getMessage() == null ? failed : failed.getMessage()));
    }

    private Channel open() throws IOException, TimeoutException {
        var known = channel;
        if (known != null && known.isOpen()) {
            return known;
        }
        close();
        var fresh = factory().newConnection("wazo-ha");
        connection = fresh;
        demandExchange(fresh);
        var opened = fresh.createChannel();
        opened.confirmSelect();
        channel = opened;
        return opened;
    }

    /** Asks first: to declare one that exists with other attributes is an error. A refusal closes the channel. */
    private void demandExchange(Connection on) throws IOException, TimeoutException {
        try (var asking = on.createChannel()) {
            asking.exchangeDeclarePassive(server.exchange());
        } catch (IOException missing) {
            try (var making = on.createChannel()) {
                making.exchangeDeclare(server.exchange(), "headers", true);
            }
        }
    }

    private ConnectionFactory factory() throws IOException {
        var factory = new ConnectionFactory();
        factory.setHost(server.host());
        factory.setPort(server.port());
        factory.setUsername(server.user());
        factory.setPassword(password());
        factory.setAutomaticRecoveryEnabled(false);
        int millis = Math.toIntExact(PATIENCE.toMillis());
        factory.setConnectionTimeout(millis);
        factory.setHandshakeTimeout(millis);
        factory.setChannelRpcTimeout(millis);
        factory.setShutdownTimeout(millis);
        factory.setRequestedHeartbeat(30);
        factory.setThreadFactory(work -> {
            var thread = new Thread(work, "bus");
            thread.setDaemon(true);
            return thread;
        });
        return factory;
    }

    private String password() throws IOException {
        if (server.passwordFile().isEmpty()) {
            return "guest";
        }
        var file = server.passwordFile().get();
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new IOException(
                    "the password file %s cannot be read; write the password into it (mode 600)".formatted(file),
                    unreadable);
        }
    }

    private AMQP.BasicProperties properties(Event event) {
        return new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(2)
                .headers(Map.of(
                        "name",
                        event.name(),
                        "origin_uuid",
                        origin.toString(),
                        "timestamp",
                        event.time().toString(),
                        "required_access",
                        "event." + event.name()))
                .build();
    }

    private byte[] payload(Event event) {
        var payload = JsonNodeFactory.instance
                .objectNode()
                .put("name", event.name())
                .put("origin_uuid", origin.toString())
                .put("timestamp", event.time().toString())
                .put("required_access", "event." + event.name())
                .<ObjectNode>set("data", event.data());
        return payload.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        var old = connection;
        connection = null;
        channel = null;
        if (old != null) {
            old.abort(Math.toIntExact(PATIENCE.toMillis()));
        }
    }
}
