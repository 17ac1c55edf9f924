package wazoha.api;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;
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
        if (request instanceof HaRequest.Accepted accepted) {
            configure(exchange, accepted.settings());
        } else if (request instanceof HaRequest.Refused refused) {
            HttpAnswer.errors(exchange, StatusCodes.BAD_REQUEST, refused.errors());
        }
    }

    private void configure(HttpServerExchange exchange, HaSettings settings) {
        try {
            control.configure(settings);
            HttpAnswer.nothing(exchange);
        } catch (RefusedException refused) {
            HttpAnswer.error(exchange, StatusCodes.INTERNAL_SERVER_ERROR, String.valueOf(refused.getMessage()));
        }
    }

    /** Both values are free of anything that JSON would escape: a word of ours and a canonical address. */
    private static String json(HaSettings settings) {
        return "{\"node_type\": \"%s\", \"remote_address\": \"%s\"}"
                .formatted(
                        settings.role().wire(),
                        settings.remoteAddress().map(PeerAddress::text).orElse(""));
    }
}
