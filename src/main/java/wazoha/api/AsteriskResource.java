package wazoha.api;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.asterisk.GeneralPlace;
import wazoha.asterisk.ResyncJob;
import wazoha.node.EffectException;
import wazoha.node.GeneralOptions;

/** {@code /1.1/asterisk/sip/general} (docs/contract.md, section 4) and {@code /1.1/ha/devices/resync} (section 5). */
public final class AsteriskResource extends Resource {
    private static final Logger LOG = LoggerFactory.getLogger(AsteriskResource.class);

    private static final String READ = "confd.asterisk.sip.general.read" + Route.OR + "confd.asterisk.sip.general.get";

    private final GeneralPlace general;
    private final ResyncJob resync;
    private final Runnable edited;

    /** @param edited runs after each PUT of the general SIP options: the event {@code sip_general_edited} */
    public AsteriskResource(GeneralPlace general, ResyncJob resync, Runnable edited) {
        this.general = general;
        this.resync = resync;
        this.edited = edited;
    }

    @Override
    List<Route> routes(Duration slowestClient) {
        return List.of(
                new Route(Methods.GET, "/1.1/asterisk/sip/general", READ, this::show),
                new Route(
                        Methods.PUT,
                        "/1.1/asterisk/sip/general",
                        "confd.asterisk.sip.general.update",
                        new BodyReader(slowestClient, this::replace)),
                new Route(Methods.GET, "/1.1/ha/devices/resync", "confd.ha.devices.resync.read", this::progress),
                new Route(
                        Methods.POST,
                        "/1.1/ha/devices/resync",
                        "confd.ha.devices.resync.create",
                        new BodyReader(slowestClient, (exchange, body) -> resync(exchange))));
    }

    private void show(HttpServerExchange exchange) {
        try {
            HttpAnswer.json(exchange, json(general.options()));
        } catch (EffectException away) {
            unavailable(exchange, away);
        } catch (IOException damaged) {
            LOG.error("{}", damaged.getMessage());
            HttpAnswer.error(exchange, StatusCodes.INTERNAL_SERVER_ERROR, String.valueOf(damaged.getMessage()));
        }
    }

    private void replace(HttpServerExchange exchange, byte[] body) {
        var request = SipGeneralRequest.parse(body);
        if (request instanceof SipGeneralRequest.Accepted accepted) {
            replace(exchange, accepted.options());
        } else if (request instanceof SipGeneralRequest.Refused refused) {
            HttpAnswer.errors(exchange, StatusCodes.BAD_REQUEST, refused.errors());
        }
    }

    private void replace(HttpServerExchange exchange, GeneralOptions options) {
        try {
            general.replace(options);
        } catch (EffectException away) {
            unavailable(exchange, away);
            return;
        } catch (IOException failed) {
            LOG.error("the general SIP options were not replaced", failed);
            HttpAnswer.error(
                    exchange,
                    StatusCodes.INTERNAL_SERVER_ERROR,
                    "the general SIP options were not replaced, those of before stand: %s".formatted(failed));
            return;
        }
        edited.run();
        HttpAnswer.nothing(exchange);
    }

    private static void unavailable(HttpServerExchange exchange, EffectException away) {
        LOG.warn("{}", away.getMessage());
        HttpAnswer.error(exchange, StatusCodes.SERVICE_UNAVAILABLE, String.valueOf(away.getMessage()));
    }

    private void progress(HttpServerExchange exchange) {
        HttpAnswer.json(exchange, Json.write(resync.state()));
    }

    private void resync(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.ACCEPTED);
        HttpAnswer.json(exchange, Json.write(resync.start()));
    }

    private static String json(GeneralOptions all) {
        var json = Json.object();
        var options = json.putObject("options");
        all.options().forEach(options::put);
        var ordered = json.putArray("ordered_options");
        all.ordered().forEach(pair -> ordered.addArray().add(pair.name()).add(pair.value()));
        return json.toString();
    }
}
