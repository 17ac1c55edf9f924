package wazoha.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.List;
import wazoha.registrar.ConfigStore;
import wazoha.registrar.Reply;

/**
 * The registrars as Wazo's configuration API shows them: {@code /1.1/registrars} (docs/contract.md, section 5). Runs in
 * workers; thread-safe.
 */
final class RegistrarsResource {
    private final ConfigStore store;

    RegistrarsResource(ConfigStore store) {
        this.store = store;
    }

    List<Route> routes() {
        return List.of(
                new Route(Methods.GET, "/1.1/registrars", "confd.registrars.read", this::list),
                new Route(Methods.GET, "/1.1/registrars/{id}", "confd.registrars.{id}.read", this::show));
    }

    void list(HttpServerExchange exchange) throws InterruptedException {
        var reply = store.registrars();
        if (reply instanceof Reply.Given<List<ObjectNode>> given) {
            var answer = Json.object().put("total", given.value().size());
            var items = answer.putArray("items");
            given.value().stream().map(RegistrarItem::of).forEach(items::add);
            HttpAnswer.json(exchange, Json.write(answer));
        } else if (reply instanceof Reply.Refused<List<ObjectNode>> refused) {
            refuse(exchange, refused);
        }
    }

    void show(HttpServerExchange exchange) throws InterruptedException {
        var reply = store.get(Route.segment(exchange, "id"));
        if (reply instanceof Reply.Given<ObjectNode> given && RegistrarItem.isOne(given.value())) {
            HttpAnswer.json(exchange, Json.write(RegistrarItem.of(given.value())));
        } else if (reply instanceof Reply.Refused<ObjectNode> refused) {
            refuse(exchange, refused);
        } else {
            notFound(exchange);
        }
    }

    private static void refuse(HttpServerExchange exchange, Reply.Refused<?> refused) {
        if (refused.reason() == Reply.Reason.UNKNOWN) {
            notFound(exchange);
        } else {
            HttpAnswer.error(exchange, StatusCodes.SERVICE_UNAVAILABLE, "Service Unavailable - " + refused.detail());
        }
    }

    private static void notFound(HttpServerExchange exchange) {
        HttpAnswer.error(exchange, StatusCodes.NOT_FOUND, "Resource Not Found - no registrar has this id");
    }
}
