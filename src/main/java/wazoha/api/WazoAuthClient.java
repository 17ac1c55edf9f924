package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The requests to wazo-auth. Every message names the place and the fault, and never a token: the library's own messages
 * may hold the address, and with it the token. Thread-safe.
 */
final class WazoAuthClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Our service token is asked for its tenant only, in the same moment. */
    private static final int SERVICE_TOKEN_SECONDS = 60;

    private final WazoAuth.Service service;
    private final String base;
    private final HttpClient client;

    WazoAuthClient(WazoAuth.Service service) throws IOException {
        this.service = service;
        String host = service.host().contains(":") ? "[" + service.host() + "]" : service.host();
        this.base = "%s://%s:%d/0.1/token".formatted(service.https() ? "https" : "http", host, service.port());
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (service.https() && service.certificate().isPresent()) {
            builder.sslContext(trusting(service));
        }
        this.client = builder.build();
    }

    /** Whether the token is known and good for this. */
    boolean permits(String token, String permission, Duration limit) throws IOException, InterruptedException {
        var request = request("/%s?scope=%s".formatted(encoded(token), encoded(permission)))
                .method("HEAD", BodyPublishers.noBody());
        int status = send(request, limit).statusCode();
        return switch (status) {
            case 200, 204 -> true;
            case 400, 401, 403, 404 -> false;
            default -> throw unexpected(status);
        };
    }

    /** The tenant that the token belongs to; empty if the token is not known (any more). */
    Optional<String> tenantOf(String token, Duration limit) throws IOException, InterruptedException {
        var answer = send(request("/" + encoded(token)).GET(), limit);
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(tenant(answer));
            case 400, 401, 403, 404 -> Optional.empty();
            default -> throw unexpected(answer.statusCode());
        };
    }

    /** The tenant of our own account. */
    String tenantOfAccount(Duration limit) throws IOException, InterruptedException {
        return tenant(login(limit));
    }

    /** A token of the service account, good for a while. */
    String tokenOfAccount(Duration limit) throws IOException, InterruptedException {
        var token = Json.read(login(limit).body()).at("/data/token").asText("");
        if (token.isEmpty()) {
            throw new IOException("%s gave no token for the account %s".formatted(place(), service.username()));
        }
        return token;
    }

    private HttpResponse<byte[]> login(Duration limit) throws IOException, InterruptedException {
        var login = "%s:%s".formatted(service.username(), password());
        var credentials = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        var body = Json.object().put("expiration", SERVICE_TOKEN_SECONDS).toString();
        var answer = send(
                request("")
                        .header("Authorization", "Basic " + credentials)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)),
                limit);
        return switch (answer.statusCode()) {
            case 200 -> answer;
            case 401 ->
                throw new IOException("%s does not let in the account %s (auth.username, auth.password_file)"
                        .formatted(place(), service.username()));
            default -> throw unexpected(answer.statusCode());
        };
    }

    private String password() throws IOException {
        try {
            return Files.readString(service.passwordFile()).strip();
        } catch (IOException unreadable) {
            throw new IOException(
                    "the password file %s (auth.password_file) cannot be read (%s)"
                            .formatted(
                                    service.passwordFile(),
                                    unreadable.getClass().getSimpleName()),
                    unreadable);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, Duration limit)
            throws IOException, InterruptedException {
        if (limit.isZero() || limit.isNegative()) {
            throw late();
        }
        var answer = client.sendAsync(request.timeout(limit).build(), BodyHandlers.ofByteArray());
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            var cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(
                    "%s was not reached: %s".formatted(place(), cause.getClass().getSimpleName()));
        } catch (TimeoutException slow) {
            throw late();
        } finally {
            answer.cancel(true);
        }
    }

    private IOException late() {
        return new IOException(place() + " did not answer in time");
    }

    private IOException unexpected(int status) {
        return new IOException("%s answered with status %d".formatted(place(), status));
    }

    private String tenant(HttpResponse<byte[]> answer) throws IOException {
        JsonNode document;
        try {
            document = Json.read(answer.body());
        } catch (IOException notJson) {
            throw new IOException(place() + " answered with something else than JSON");
        }
        String tenant =
                document.path("data").path("metadata").path("tenant_uuid").asText("");
        if (tenant.isEmpty()) {
            throw new IOException(place() + " tells no tenant_uuid");
        }
        return tenant;
    }

    private String place() {
        return "wazo-auth at %s port %d".formatted(service.host(), service.port());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static SSLContext trusting(WazoAuth.Service service) throws IOException {
        var file = service.certificate().orElseThrow();
        try (var in = Files.newInputStream(file)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IOException(
                    "the certificate %s (auth.certificate) cannot be used (%s)".formatted(file, unusable.getMessage()),
                    unusable);
        }
    }
}
