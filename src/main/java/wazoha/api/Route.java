package wazoha.api;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.PathTemplateMatch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One method of one resource.
 *
 * @param path with names in braces for segments that vary: {@code /1.1/registrars/{id}}
 * @param permission with the same names: {@code confd.registrars.{id}.read}; more than one, of which one is enough,
 *     with {@link #OR} between them; {@link #NO_TOKEN} for everybody
 * @param errors how this resource tells what is wrong
 */
record Route(HttpString method, String path, String permission, ErrorForm errors, HttpHandler handler) {
    /** The permission of what everybody may have. */
    static final String NO_TOKEN = "";

    static final String OR = " or ";

    /** Errors as a JSON list of strings. */
    Route(HttpString method, String path, String permission, HttpHandler handler) {
        this(method, path, permission, HttpAnswer::error, handler);
    }

    /** How an error is told. */
    @FunctionalInterface
    interface ErrorForm {
        void send(HttpServerExchange exchange, int status, String error);
    }

    /** The permissions for this very request; one is enough. Split first: a segment adds no permission. */
    List<String> permissions(Map<String, String> segments) {
        return Arrays.stream(permission.split(OR, -1))
                .map(one -> filled(one, segments))
                .toList();
    }

    private static String filled(String permission, Map<String, String> segments) {
        String filled = permission;
        for (var segment : segments.entrySet()) {
            filled = filled.replace("{" + segment.getKey() + "}", segment.getValue());
        }
        return filled;
    }

    /** What stands in the path where the route has a name in braces; decoded. */
    static String segment(HttpServerExchange exchange, String name) {
        return segments(exchange).getOrDefault(name, "");
    }

    static Map<String, String> segments(HttpServerExchange exchange) {
        var match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        return match == null ? Map.of() : match.getParameters();
    }
}
