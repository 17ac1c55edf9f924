package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import wazoha.registrar.BadQueryException;
import wazoha.registrar.ConfigJson;
import wazoha.registrar.FileConfigStore;
import wazoha.registrar.Query;
import wazoha.registrar.RegistrarBackups;
import wazoha.registrar.Reply;

/**
 * The provisioning interface over our own store: {@code /cfg_mgr} under {@code /provd} and under {@code /0.2}
 * (docs/contract.md, section 5). Runs in workers; thread-safe.
 */
final class ConfigsResource {
    private static final List<String> BASES = List.of("/provd", "/0.2");
    private static final String CONFIGS = "/cfg_mgr/configs";
    private static final String ONE = CONFIGS + "/{id}";

    private final FileConfigStore store;
    private final RegistrarBackups backups;

    ConfigsResource(FileConfigStore store, RegistrarBackups backups) {
        this.store = store;
        this.backups = backups;
    }

    List<Route> routes(Duration slowestClient) {
        return BASES.stream().flatMap(base -> routes(base, slowestClient)).toList();
    }

    private Stream<Route> routes(String base, Duration slowestClient) {
        var add = body(slowestClient, (exchange, body) -> add(base, exchange, body));
        return Stream.of(
                route(Methods.GET, base + "/cfg_mgr", "", exchange -> links(base, exchange)),
                route(Methods.GET, base + CONFIGS, ".configs", this::list),
                new Route(Methods.POST, base + CONFIGS, "provd.cfg_mgr.configs.create", ProvdAnswer::error, add),
                route(Methods.GET, base + ONE, ".configs.{id}", this::show),
                route(Methods.GET, base + ONE + "/raw", ".configs.{id}.raw", this::showRaw),
                new Route(
                        Methods.PUT,
                        base + ONE,
                        "provd.cfg_mgr.configs.{id}.update",
                        ProvdAnswer::error,
                        body(slowestClient, this::replace)),
                new Route(
                        Methods.DELETE,
                        base + ONE,
                        "provd.cfg_mgr.configs.{id}.delete",
                        ProvdAnswer::error,
                        ProvdMedia.taken(this::delete)));
    }

    private static Route route(HttpString method, String path, String resource, HttpHandler handler) {
        return new Route(
                method,
                path,
                "provd.cfg_mgr%s.read".formatted(resource),
                ProvdAnswer::error,
                ProvdMedia.taken(handler));
    }

    private static HttpHandler body(Duration slowestClient, BodyReader.Reader reader) {
        return ProvdMedia.taken(ProvdMedia.brought(new BodyReader(slowestClient, ProvdAnswer::error, reader)));
    }

    private static void links(String base, HttpServerExchange exchange) {
        var answer = ConfigJson.object();
        answer.putArray("links").addObject().put("rel", "cfg.configs").put("href", base + CONFIGS);
        ProvdAnswer.json(exchange, answer);
    }

    void list(HttpServerExchange exchange) throws InterruptedException {
        var parameters = new HashMap<String, String>();
        exchange.getQueryParameters().forEach((name, values) -> parameters.put(name, values.getFirst()));
        try {
            answer(
                    exchange,
                    store.find(Query.parse(parameters)),
                    configs -> ProvdAnswer.json(exchange, "{\"configs\":[" + String.join(",", configs) + "]}"));
        } catch (BadQueryException bad) {
            ProvdAnswer.error(exchange, StatusCodes.BAD_REQUEST, "Bad Request - " + bad.getMessage());
        }
    }

    void show(HttpServerExchange exchange) throws InterruptedException {
        answer(exchange, store.get(id(exchange)), config -> ProvdAnswer.json(exchange, wrapped("config", config)));
    }

    void showRaw(HttpServerExchange exchange) throws InterruptedException {
        answer(
                exchange,
                store.rawConfig(id(exchange)),
                config -> ProvdAnswer.json(exchange, wrapped("raw_config", config)));
    }

    private void add(String base, HttpServerExchange exchange, byte[] body) throws InterruptedException {
        answer(exchange, withConfig(body, config -> store.create(config, backups::finish)), id -> {
            exchange.setStatusCode(StatusCodes.CREATED);
            exchange.getResponseHeaders().put(Headers.LOCATION, base + CONFIGS + "/" + id);
            ProvdAnswer.json(exchange, ConfigJson.object().put("id", id));
        });
    }

    void replace(HttpServerExchange exchange, byte[] body) throws InterruptedException {
        var id = id(exchange);
        if (store.get(id) instanceof Reply.Refused<ObjectNode> refused && refused.reason() == Reply.Reason.UNKNOWN) {
            ProvdAnswer.refused(exchange, refused); // whatever the body is
            return;
        }
        answer(
                exchange,
                withConfig(body, config -> store.replace(id, config, backups::finish)),
                done -> HttpAnswer.nothing(exchange));
    }

    void delete(HttpServerExchange exchange) throws InterruptedException {
        answer(exchange, store.delete(id(exchange)), done -> HttpAnswer.nothing(exchange));
    }

    @FunctionalInterface
    private interface Writing {
        Reply<String> write(JsonNode config) throws InterruptedException;
    }

    private static Reply<String> withConfig(byte[] body, Writing writing) throws InterruptedException {
        try {
            var config = ConfigJson.read(body).path("config");
            return config.isMissingNode()
                    ? Reply.refused(Reply.Reason.INVALID, "config: missing; an object with it is required")
                    : writing.write(config);
        } catch (IOException notJson) {
            return Reply.refused(Reply.Reason.INVALID, "the body is not one JSON document within the usual bounds");
        }
    }

    private static <T> void answer(HttpServerExchange exchange, Reply<T> reply, Consumer<T> send) {
        if (reply instanceof Reply.Given<T> given) {
            send.accept(given.value());
        } else if (reply instanceof Reply.Refused<T> refused) {
            ProvdAnswer.refused(exchange, refused);
        }
    }

    private static ObjectNode wrapped(String name, ObjectNode document) {
        var wrapped = ConfigJson.object();
        wrapped.set(name, document);
        return wrapped;
    }

    private static String id(HttpServerExchange exchange) {
        return Route.segment(exchange, "id");
    }
}
