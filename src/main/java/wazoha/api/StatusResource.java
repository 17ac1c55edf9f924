package wazoha.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.util.List;

/** The resource {@code /1.1/status} (docs/contract.md, section 9). */
final class StatusResource {
    private final Health health;

    StatusResource(Health health) {
        this.health = health;
    }

    List<Route> routes() {
        return List.of(new Route(Methods.GET, "/1.1/status", "confd.status.read", this::show));
    }

    private void show(HttpServerExchange exchange) {
        var answer = Json.object();
        part(answer, "rest_api", true);
        part(answer, "master_tenant", health.masterTenant());
        part(answer, "bus_consumer", health.messageBus());
        part(answer, "service_token", health.serviceToken());
        HttpAnswer.json(exchange, answer.toString());
    }

    private static void part(ObjectNode answer, String name, boolean works) {
        answer.putObject(name).put("status", works ? "ok" : "fail");
    }
}
