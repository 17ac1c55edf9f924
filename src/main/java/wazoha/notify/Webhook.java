package wazoha.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Each event as JSON in a POST: {@code name}, {@code origin_uuid}, {@code timestamp} (ISO 8601, UTC) and {@code data}.
 * Any 2xx says that it was taken. The server of an https address must prove its name; redirections are not followed.
 */
public final class Webhook implements Receiver {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final URI address;
    private final UUID origin;
    /** Made with the first event: the classes cost a quarter of a second. */
    private @Nullable HttpClient client;

    /** @throws IllegalArgumentException if the address is not one of http or https */
    public Webhook(String address, UUID origin) {
        this.address = URI.create(address);
        this.origin = origin;
        if (this.address.getHost() == null) {
            throw new IllegalArgumentException("the address of the webhook names no host");
        }
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void tell(Event event) throws DeliveryException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "wazo-ha")
                .POST(BodyPublishers.ofString(body(event)))
                .build();
        var answer = client().sendAsync(request, BodyHandlers.discarding());
        try {
            int status = answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status / 100 != 2) {
                throw refusal(status);
            }
        } catch (ExecutionException failed) {
            throw DeliveryException.forNow("%s was not reached: %s".formatted(place(), failed.getCause()));
        } catch (TimeoutException late) {
            throw DeliveryException.forNow("%s did not answer within %d s".formatted(place(), DEADLINE.toSeconds()));
        } finally {
            answer.cancel(true);
        }
    }

    private DeliveryException refusal(int status) {
        String text = "%s answered with status %d".formatted(place(), status);
        boolean busy = status == 408 || status == 425 || status == 429;
        return status / 100 == 5 || busy ? DeliveryException.forNow(text) : DeliveryException.refused(text);
    }

    /** Without path and query: such addresses often hold a secret there. */
    private String place() {
        return "the webhook at %s port %d"
                .formatted(address.getHost(), address.getPort() < 0 ? standardPort() : address.getPort());
    }

    private int standardPort() {
        return "https".equals(address.getScheme()) ? 443 : 80;
    }

    private String body(Event event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", event.name())
                .put("origin_uuid", origin.toString())
                .put("timestamp", event.time().toString())
                .<com.fasterxml.jackson.databind.node.ObjectNode>set("data", event.data())
                .toString();
    }

    private HttpClient client() {
        var known = client;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            client = known;
        }
        return known;
    }
}
