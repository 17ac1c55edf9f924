package wazoha.api;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wazoha.daemon.NodeControl;
import wazoha.daemon.RefusedException;
import wazoha.node.HaSettings;
import wazoha.node.PeerAddress;

/** The resources {@code /1.1/ha} and {@code /1.1/ha/status}. Runs in workers; thread-safe. */
final class HaResource {
    private final NodeControl control;
    private final AddressPolicy policy;

    HaResource(NodeControl control, AddressPolicy policy) {
        this.control = control;
        this.policy = policy;
    }

    List<Route> routes(Duration slowestClient) {
        var configure = new BodyReader(slowestClient, this::configure);
        return List.of(
                new Route(Methods.GET, "/1.1/ha", "confd.ha.read", this::settings),
                new Route(Methods.PUT, "/1.1/ha", "confd.ha.update", configure),
                new Route(Methods.GET, "/1.1/ha/status", "confd.ha.read", this::status));
    }

    void settings(HttpServerExchange exchange) {
        HttpAnswer.json(exchange, json(control.settings()));
    }

    void status(HttpServerExchange exchange) {
        HttpAnswer.json(exchange, Json.write(control.status()));
    }

    void configure(HttpServerExchange exchange, byte[] body) {
        var request = HaRequest.parse(body, policy);
        var dryRun = dryRun(exchange);
        if (request instanceof HaRequest.Accepted accepted && dryRun.isPresent()) {
            configure(exchange, accepted.settings(), dryRun.get());
            return;
        }
        var errors = new ArrayList<String>();
        if (request instanceof HaRequest.Refused refused) {
            errors.addAll(refused.errors());
        }
        if (dryRun.isEmpty()) {
            errors.add("Input Error - dry_run: once, true or false");
        }
        HttpAnswer.errors(exchange, StatusCodes.BAD_REQUEST, errors);
    }

    /** Whether only the plan is wanted; empty if what stands in the query is neither true nor false. */
    private static Optional<Boolean> dryRun(HttpServerExchange exchange) {
        var values = exchange.getQueryParameters().get("dry_run");
        if (values == null) {
            return Optional.of(false);
        }
        boolean known = values.size() == 1 && List.of("true", "false").contains(values.getFirst());
        return known ? Optional.of(values.getFirst().equals("true")) : Optional.empty();
    }

    private void configure(HttpServerExchange exchange, HaSettings settings, boolean dryRun) {
        try {
            if (dryRun) {
                HttpAnswer.json(exchange, Json.write(Map.of("changes", control.plan(settings))));
                return;
            }
            for (var warning : control.configure(settings)) {
                exchange.getResponseHeaders().add(Headers.WARNING, warning(warning));
            }
            HttpAnswer.nothing(exchange);
        } catch (RefusedException refused) {
            HttpAnswer.error(exchange, StatusCodes.INTERNAL_SERVER_ERROR, String.valueOf(refused.getMessage()));
        }
    }

    /**
     * The value of a header {@code Warning} of the miscellaneous kind (RFC 7234, section 5.5.7; RFC 9110 knows the header
     * no longer, and clients that do not know it pass it over).
     */
    static String warning(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return "199 - \"%s\"".formatted(printable.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    /** Both values are free of anything that JSON would escape: a word of ours and a canonical address. */
    private static String json(HaSettings settings) {
        return "{\"node_type\": \"%s\", \"remote_address\": \"%s\"}"
                .formatted(
                        settings.role().wire(),
                        settings.remoteAddress().map(PeerAddress::text).orElse(""));
    }
}
