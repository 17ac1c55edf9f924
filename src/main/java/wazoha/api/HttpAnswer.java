package wazoha.api;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.List;

/** The forms in which the REST API answers. Every error is a JSON list of strings. */
final class HttpAnswer {
    private HttpAnswer() {}

    static void json(HttpServerExchange exchange, String body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(body);
    }

    static void nothing(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.NO_CONTENT);
        exchange.endExchange();
    }

    static void errors(HttpServerExchange exchange, int status, List<String> errors) {
        exchange.setStatusCode(status);
        json(exchange, Json.write(errors));
    }

    static void error(HttpServerExchange exchange, int status, String error) {
        errors(exchange, status, List.of(error));
    }
}
