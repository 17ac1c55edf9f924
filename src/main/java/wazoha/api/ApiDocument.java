package wazoha.api;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The OpenAPI document of everything that is served, for whoever asks: it holds nothing of this node. */
final class ApiDocument {
    static final String PATH = "/1.1/api/api.yml";

    private ApiDocument() {}

    static List<Route> routes() {
        String text = text();
        return List.of(new Route(Methods.GET, PATH, Route.NO_TOKEN, exchange -> send(exchange, text)));
    }

    /** The document as it stands in the program. */
    static String text() {
        try (var in = Objects.requireNonNull(ApiDocument.class.getResourceAsStream("api.yml"), "api.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void send(HttpServerExchange exchange, String text) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/yaml"); // RFC 9512
        exchange.getResponseSender().send(text, StandardCharsets.UTF_8);
    }
}
