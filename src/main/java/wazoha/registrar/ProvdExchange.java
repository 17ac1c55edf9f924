package wazoha.registrar;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import wazoha.node.Ticker;

/**
 * Requests to a provd that have to be done within one time limit, from the first byte sent to the last byte read. Its
 * client, which costs threads and memory, is made with the first request. Not thread-safe.
 */
final class ProvdExchange {
    static final String MEDIA_TYPE = "application/vnd.proformatique.provd+json";
    /** Thousands of registrars; in memory they take about ten times as much, and the daemon has 48 MB. */
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private static final int UNAUTHORIZED = 401;
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final ProvdAddress address;
    private final ServiceToken token;
    private final Ticker ticker;
    private @Nullable HttpClient client;

    ProvdExchange(ProvdAddress address, ServiceToken token, Ticker ticker) {
        this.address = address;
        this.token = token;
        this.ticker = ticker;
    }

    /** @param until on the ticker */
    HttpResponse<byte[]> get(String path, String query, Duration until) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.uri(path, query)).GET(), until);
    }

    HttpResponse<byte[]> put(String path, JsonNode body, Duration until) throws IOException, InterruptedException {
        URI uri = address.uri(path, "");
        return send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", MEDIA_TYPE)
                        .PUT(BodyPublishers.ofString(ConfigJson.write(body))),
                until);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, Duration until)
            throws IOException, InterruptedException {
        request.header("Accept", MEDIA_TYPE);
        var answer = sendOnce(request, token.get(false, left(until)), until);
        return answer.statusCode() == UNAUTHORIZED ? sendOnce(request, token.get(true, left(until)), until) : answer;
    }

    private HttpResponse<byte[]> sendOnce(HttpRequest.Builder request, String withToken, Duration until)
            throws IOException, InterruptedException {
        if (!withToken.isEmpty()) {
            request.setHeader("X-Auth-Token", withToken);
        }
        var answer = client().sendAsync(request.build(), head -> new BoundedBody(MOST_BYTES));
        try {
            return answer.get(left(until).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new IOException("it did not answer in time", slow);
        } catch (ExecutionException failed) {
            throw isRefused(failed.getCause())
                    ? new StoppedStoreException(inWords(failed.getCause()), failed)
                    : new IOException(inWords(failed.getCause()), failed);
        } finally {
            answer.cancel(true);
        }
    }

    /** At least a millisecond: what is over in time ends by itself. */
    private Duration left(Duration until) {
        var left = until.minus(ticker.now());
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    private HttpClient client() throws IOException {
        var made = client;
        if (made == null) {
            var builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY);
            if (address.https()) {
                builder.sslContext(TrustedCertificates.context(address.certificates()));
            }
            made = builder.build();
            client = made;
        }
        return made;
    }

    /** Nobody listens there, as opposed to: there is no such name, or no way to it. */
    private static boolean isRefused(@Nullable Throwable cause) {
        boolean unreachable = false;
        for (var one = cause; one != null; one = one.getCause()) {
            unreachable |= one instanceof UnresolvedAddressException || one instanceof NoRouteToHostException;
        }
        return cause instanceof ConnectException && !unreachable;
    }

    /** The client's own exception for a refused connection has no text. */
    private static String inWords(@Nullable Throwable cause) {
        if (cause instanceof ConnectException) {
            return "it cannot be connected to";
        }
        var text = cause == null ? null : cause.getMessage();
        return text == null ? "the connection broke" : text;
    }
}
