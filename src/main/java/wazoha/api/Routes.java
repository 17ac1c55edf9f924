package wazoha.api;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.PathTemplateMatch;
import io.undertow.util.PathTemplateMatcher;
import io.undertow.util.StatusCodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which path and method leads where, and with which permission. Path and method are judged first, then the token, then
 * the body is read. Thread-safe.
 */
final class Routes implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final HttpString TOKEN = new HttpString("X-Auth-Token");

    /** Undertow's matcher knows one value a path; ours are the methods of a resource. */
    private final PathTemplateMatcher<Map<HttpString, Route>> resources;

    private final Authority authority;

    private Routes(PathTemplateMatcher<Map<HttpString, Route>> resources, Authority authority) {
        this.resources = resources;
        this.authority = authority;
    }

    static HttpHandler of(List<Route> routes, Authority authority) {
        var byPath = new TreeMap<String, Map<HttpString, Route>>();
        routes.forEach(route ->
                byPath.computeIfAbsent(route.path(), path -> new HashMap<>()).put(route.method(), route));
        var resources = new PathTemplateMatcher<Map<HttpString, Route>>();
        byPath.forEach(resources::add);
        return new HttpContinueReadHandler(new Routes(resources, authority));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        var match = resources.match(exchange.getRequestPath());
        if (match == null) {
            HttpAnswer.error(exchange, StatusCodes.NOT_FOUND, "Resource Not Found - no such path");
            return;
        }
        var methods = match.getValue();
        var route = methods.get(exchange.getRequestMethod());
        if (route == null) {
            exchange.getResponseHeaders().put(Headers.ALLOW, allowed(methods));
            methods.values()
                    .iterator()
                    .next()
                    .errors()
                    .send(exchange, StatusCodes.METHOD_NOT_ALLOWED, "Method Not Allowed - see the header Allow");
            return;
        }
        exchange.putAttachment(
                PathTemplateMatch.ATTACHMENT_KEY,
                new PathTemplateMatch(match.getMatchedTemplate(), Map.copyOf(match.getParameters())));
        exchange.dispatch(guarded(inner -> authorise(inner, route)));
    }

    private void authorise(HttpServerExchange exchange, Route route) throws Exception {
        var token = exchange.getRequestHeaders().getFirst(TOKEN);
        var permissions = route.permissions(Route.segments(exchange));
        var verdict = token == null ? Authority.Verdict.REFUSED : judge(token, permissions);
        switch (verdict) {
            case PERMITTED -> route.handler().handleRequest(exchange);
            case REFUSED ->
                route.errors()
                        .send(
                                exchange,
                                StatusCodes.UNAUTHORIZED,
                                "Unauthorized - a token with the permission %s is required in the header X-Auth-Token"
                                        .formatted(route.permission()));
            case UNREACHABLE ->
                route.errors()
                        .send(
                                exchange,
                                StatusCodes.SERVICE_UNAVAILABLE,
                                "Service Unavailable - the authority for tokens does not answer");
        }
    }

    /** One of the permissions is enough. */
    private Authority.Verdict judge(String token, List<String> permissions) {
        var verdict = Authority.Verdict.REFUSED;
        for (var permission : permissions) {
            verdict = verdict == Authority.Verdict.REFUSED ? authority.judge(token, permission) : verdict;
        }
        return verdict;
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
