package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import wazoha.registrar.ConfigJson;
import wazoha.registrar.Reply;

/** The forms in which the provisioning interface answers: a media type of its own, and errors as plain text. */
final class ProvdAnswer {
    private ProvdAnswer() {}

    static void json(HttpServerExchange exchange, JsonNode body) {
        json(exchange, ConfigJson.write(body));
    }

    static void json(HttpServerExchange exchange, String body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, ProvdMedia.TYPE);
        exchange.getResponseSender().send(body);
    }

    /** The answer to a missing permission is one word, whatever the reason. */
    static void error(HttpServerExchange exchange, int status, String error) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(status == StatusCodes.UNAUTHORIZED ? "Unauthorized" : error);
    }

    static void refused(HttpServerExchange exchange, Reply.Refused<?> refused) {
        switch (refused.reason()) {
            case INVALID -> error(exchange, StatusCodes.BAD_REQUEST, "Bad Request - " + refused.detail());
            case UNKNOWN -> error(exchange, StatusCodes.NOT_FOUND, "Not Found - " + refused.detail());
            case LOCKED -> error(exchange, StatusCodes.FORBIDDEN, "Forbidden - " + refused.detail());
            case UNAVAILABLE, STOPPED ->
                error(exchange, StatusCodes.SERVICE_UNAVAILABLE, "Service Unavailable - " + refused.detail());
        }
    }
}
