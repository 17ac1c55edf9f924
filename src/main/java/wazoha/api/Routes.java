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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which path and method leads where, and with which permission. Path and method are judged first, then the token, then
 * the body is read. Thread-safe.
 */
final class Routes implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final HttpString TOKEN = new HttpString("X-Auth-Token");
    private static final String BEARER = "Bearer ";

    /** Undertow's matcher knows one value a path; ours are the methods of a resource. */
    private final PathTemplateMatcher<Map<HttpString, Route>> resources;

    /** How errors are told under the first segment of a path. */
    private final Map<String, Route.ErrorForm> forms;

    private final Authority authority;
    private final FailedLogins failures;

    private Routes(
            PathTemplateMatcher<Map<HttpString, Route>> resources,
            Map<String, Route.ErrorForm> forms,
            Authority authority,
            FailedLogins failures) {
        this.resources = resources;
        this.forms = forms;
        this.authority = authority;
        this.failures = failures;
    }

    static HttpHandler of(List<Route> routes, Authority authority, FailedLogins failures) {
        var byPath = new TreeMap<String, Map<HttpString, Route>>();
        routes.forEach(route ->
                byPath.computeIfAbsent(route.path(), path -> new HashMap<>()).put(route.method(), route));
        var resources = new PathTemplateMatcher<Map<HttpString, Route>>();
        byPath.forEach(resources::add);
        var forms = new HashMap<String, Route.ErrorForm>();
        routes.forEach(route -> forms.put(firstSegment(route.path()), route.errors()));
        return new HttpContinueReadHandler(new Routes(resources, Map.copyOf(forms), authority, failures));
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        var match = resources.match(exchange.getRequestPath());
        if (match == null) {
            forms.getOrDefault(firstSegment(exchange.getRequestPath()), HttpAnswer::error)
                    .send(exchange, StatusCodes.NOT_FOUND, "Resource Not Found - no such path");
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
        exchange.dispatch(guarded(route.errors(), inner -> authorise(inner, route)));
    }

    private void authorise(HttpServerExchange exchange, Route route) throws Exception {
        if (route.permission().equals(Route.NO_TOKEN)) {
            route.handler().handleRequest(exchange);
            return;
        }
        var token = token(exchange);
        var permissions = route.permissions(Route.segments(exchange));
        var verdict = token == null ? Authority.Verdict.REFUSED : judge(token, permissions);
        switch (verdict) {
            case PERMITTED -> route.handler().handleRequest(exchange);
            case REFUSED -> refuse(exchange, route);
            case UNREACHABLE ->
                route.errors()
                        .send(
                                exchange,
                                StatusCodes.SERVICE_UNAVAILABLE,
                                "Service Unavailable - the authority for tokens does not answer");
        }
    }

    /** In our own header, or in the one that a Prometheus can send. */
    private static @Nullable String token(HttpServerExchange exchange) {
        var own = exchange.getRequestHeaders().getFirst(TOKEN);
        var general = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        return own == null && general != null && general.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? general.substring(BEARER.length()).strip()
                : own;
    }

    private void refuse(HttpServerExchange exchange, Route route) {
        long comeAgain = failures.another(exchange.getSourceAddress().getAddress());
        if (comeAgain > 0) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, comeAgain);
            route.errors()
                    .send(
                            exchange,
                            StatusCodes.TOO_MANY_REQUESTS,
                            "Too Many Requests - too many requests without a good token came from this address");
            return;
        }
        route.errors()
                .send(
                        exchange,
                        StatusCodes.UNAUTHORIZED,
                        "Unauthorized - a token with the permission %s is required in the header X-Auth-Token"
                                .formatted(route.permission()));
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
    static HttpHandler guarded(Route.ErrorForm errors, HttpHandler handler) {
        return exchange -> {
            try {
                handler.handleRequest(exchange);
            } catch (Exception defect) {
                LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestPath(), defect);
                if (!exchange.isResponseStarted()) {
                    errors.send(
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
