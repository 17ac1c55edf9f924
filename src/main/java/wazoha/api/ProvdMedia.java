package wazoha.api;

import io.undertow.server.HttpHandler;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The media type of the provisioning interface, and who is served with it (docs/contract.md, section 5). */
final class ProvdMedia {
    static final String TYPE = "application/vnd.proformatique.provd+json";
    private static final Set<String> RANGES = Set.of("*/*", "application/*", TYPE);

    private ProvdMedia() {}

    /** Serves only who takes the media type, by {@code Accept} of RFC 9110 (section 12.5.1). */
    static HttpHandler taken(HttpHandler handler) {
        return exchange -> {
            if (isTaken(exchange.getRequestHeaders().get(Headers.ACCEPT))) {
                handler.handleRequest(exchange);
            } else {
                ProvdAnswer.error(exchange, StatusCodes.NOT_ACCEPTABLE, "Not Acceptable - this is served as " + TYPE);
            }
        };
    }

    /** Reads only bodies that are told to be of the media type. */
    static HttpHandler brought(HttpHandler handler) {
        return exchange -> {
            var type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
            if (type != null && bare(type).equals(TYPE)) {
                handler.handleRequest(exchange);
            } else {
                ProvdAnswer.error(
                        exchange,
                        StatusCodes.UNSUPPORTED_MEDIA_TYPE,
                        "Unsupported Media Type - the Content-Type %s is required".formatted(TYPE));
            }
        };
    }

    private static boolean isTaken(@Nullable HeaderValues headers) {
        var ranges = headers == null ? List.<String>of() : split(headers);
        return ranges.isEmpty()
                || ranges.stream().anyMatch(range -> RANGES.contains(bare(range)) && !isExcluded(range));
    }

    private static List<String> split(HeaderValues headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .filter(range -> !range.isBlank())
                .toList();
    }

    /** Without parameters. */
    private static String bare(String range) {
        int parameters = range.indexOf(';');
        return (parameters < 0 ? range : range.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isExcluded(String range) {
        return range.toLowerCase(Locale.ROOT).replace(" ", "").matches(".*;q=0(\\.0{0,3})?(;.*)?");
    }
}
