package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import wazoha.daemon.NodeControl;
import wazoha.daemon.RefusedException;

/** {@code /1.1/ha/replication} (docs/contract.md, section 6). Runs in workers; thread-safe. */
final class ReplicationResource {
    static final String PATH = "/1.1/ha/replication";
    private static final String READ = "confd.ha.replication.read";
    private static final String RUN = "confd.ha.replication.run";

    private final NodeControl control;

    ReplicationResource(NodeControl control) {
        this.control = control;
    }

    List<Route> routes(Duration slowestClient) {
        return List.of(
                new Route(Methods.GET, PATH, READ, this::status),
                new Route(Methods.GET, PATH + "/tables", READ, this::tables),
                new Route(Methods.GET, PATH + "/verify", READ, this::verification),
                new Route(
                        Methods.POST,
                        PATH + "/verify",
                        RUN,
                        new BodyReader(slowestClient, (exchange, body) -> verify(exchange))),
                new Route(Methods.POST, PATH + "/run", RUN, new BodyReader(slowestClient, this::run)));
    }

    private void status(HttpServerExchange exchange) {
        HttpAnswer.json(exchange, Json.write(control.replication().status()));
    }

    private void tables(HttpServerExchange exchange) {
        try {
            HttpAnswer.json(
                    exchange, Json.write(Map.of("tables", control.replication().tables())));
        } catch (RefusedException away) {
            HttpAnswer.error(exchange, StatusCodes.SERVICE_UNAVAILABLE, String.valueOf(away.getMessage()));
        }
    }

    private void verification(HttpServerExchange exchange) {
        HttpAnswer.json(exchange, Json.write(control.replication().verification()));
    }

    private void verify(HttpServerExchange exchange) {
        try {
            var begun = control.replication().verify();
            exchange.setStatusCode(StatusCodes.ACCEPTED);
            HttpAnswer.json(exchange, Json.write(begun));
        } catch (RefusedException refused) {
            HttpAnswer.error(exchange, StatusCodes.CONFLICT, String.valueOf(refused.getMessage()));
        }
    }

    /** An empty body means no force. */
    private void run(HttpServerExchange exchange, byte[] body) {
        try {
            var request = Json.read(body);
            var force = request.path("force");
            if (!(request.isMissingNode() || request.isObject())) {
                refuse(exchange, "Input Error - _schema: a JSON object, such as {\"force\": false}, or nothing");
            } else if (!(force.isMissingNode() || force.isBoolean())) {
                refuse(exchange, "Input Error - force: true or false");
            } else {
                run(exchange, force);
            }
        } catch (IOException notJson) {
            refuse(exchange, "Input Error - _schema: a JSON object, such as {\"force\": false}, or nothing");
        }
    }

    private void run(HttpServerExchange exchange, JsonNode force) {
        try {
            var begun = control.replication().run(force.asBoolean(false));
            exchange.setStatusCode(StatusCodes.ACCEPTED);
            HttpAnswer.json(exchange, Json.write(begun));
        } catch (RefusedException refused) {
            HttpAnswer.error(exchange, StatusCodes.CONFLICT, String.valueOf(refused.getMessage()));
        }
    }

    private static void refuse(HttpServerExchange exchange, String error) {
        HttpAnswer.error(exchange, StatusCodes.BAD_REQUEST, error);
    }
}
