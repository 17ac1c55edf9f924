package wazoha.api;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.daemon.NodeControl;

/**
 * Which path and method leads where, and with which permission. Path and method are judged first, then the token, then
 * the body is read. Thread-safe.
 */
final class Routes implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final HttpString TOKEN = new HttpString("X-Auth-Token");

    /** One method of one resource. */
    private record Route(String permission, HttpHandler handler) {}

    private final Map<String, Map<HttpString, Route>> resources;
    private final TokenStore tokens;

    private Routes(Map<String, Map<HttpString, Route>> resources, TokenStore tokens) {
        this.resources = resources;
        this.tokens = tokens;
    }

    static HttpHandler of(NodeControl control, TokenStore tokens, AddressPolicy policy, Duration slowestClient) {
        var ha = new HaResource(control, policy);
        var configure = new BodyReader(slowestClient, ha::configure);
        Map<String, Map<HttpString, Route>> resources = Map.of(
                "/1.1/ha",
                Map.of(
                        Methods.GET, new Route("confd.ha.read", ha::settings),
                        Methods.PUT, new Route("confd.ha.update", configure)),
                "/1.1/ha/status",
                Map.of(Methods.GET, new Route("confd.ha.read", ha::status)));
        return new HttpContinueReadHandler(new Routes(resources, tokens));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        var methods = resources.get(exchange.getRequestPath());
        if (methods == null) {
            HttpAnswer.error(exchange, StatusCodes.NOT_FOUND, "Resource Not Found - no such path");
            return;
        }
        var route = methods.get(exchange.getRequestMethod());
        if (route == null) {
            exchange.getResponseHeaders().put(Headers.ALLOW, allowed(methods));
            HttpAnswer.error(exchange, StatusCodes.METHOD_NOT_ALLOWED, "Method Not Allowed - see the header Allow");
            return;
        }
        exchange.dispatch(guarded(inner -> authorise(inner, route)));
    }

    private void authorise(HttpServerExchange exchange, Route route) throws Exception {
        var token = exchange.getRequestHeaders().getFirst(TOKEN);
        if (token == null || !tokens.permits(token, route.permission())) {
            HttpAnswer.error(
                    exchange,
                    StatusCodes.UNAUTHORIZED,
                    "Unauthorized - a token with the permission %s is required in the header X-Auth-Token"
                            .formatted(route.permission()));
            return;
        }
        route.handler().handleRequest(exchange);
    }

    /** Maps what a handler throws. It wraps each dispatched step, because the caller has left when that step runs. */
    static HttpHandler guarded(HttpHandler handler) {
        return exchange -> {
            try {
                handler.handleRequest(exchange);
            } catch (Exception defect) {
                LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestPath(), defect);
                if (!exchange.isResponseStarted()) {
                    HttpAnswer.error(
                            exchange,
                            StatusCodes.INTERNAL_SERVER_ERROR,
                            "Internal Error - the request was not completed; the daemon's log says why");
                }
            }
        };
    }

    private static String allowed(Map<HttpString, Route> methods) {
        return new TreeMap<>(methods)
                .keySet().stream().map(HttpString::toString).collect(Collectors.joining(", "));
    }
}
