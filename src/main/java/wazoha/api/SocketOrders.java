package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.asterisk.ResyncJob;
import wazoha.daemon.NodeControl;
import wazoha.daemon.RefusedException;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/** Carries out one line of the local socket and words its answer. Thread-safe. */
final class SocketOrders {
    private static final Logger LOG = LoggerFactory.getLogger(SocketOrders.class);
    private static final int MOST_HISTORY = 1000;
    private static final long SHORTEST_HOLD = 1;
    private static final long LONGEST_HOLD = Duration.ofDays(31).toSeconds();
    private static final long USUAL_HOLD = Duration.ofHours(2).toSeconds();

    private final NodeControl control;
    private final AddressPolicy policy;
    private final ResyncJob resync;

    SocketOrders(NodeControl control, AddressPolicy policy, ResyncJob resync) {
        this.control = control;
        this.policy = policy;
        this.resync = resync;
    }

    /** The answer line, without its line break; never throws for what a client sent. */
    String answer(String line) {
        try {
            return carryOut(Json.read(line)).toString();
        } catch (IOException notJson) {
            return refusal("the request is not one line of JSON");
        } catch (RefusedException refused) {
            return refusal(String.valueOf(refused.getMessage()));
        } catch (RuntimeException defect) {
            LOG.error("an order of the local socket failed", defect);
            return refusal("the daemon failed inside while carrying this out; its log says why, 'wazo-ha status' what"
                    + " is true now");
        }
    }

    static String refusal(String reason) {
        return Json.object().put("ok", false).put("error", reason).toString();
    }

    private ObjectNode carryOut(JsonNode request) throws RefusedException {
        return switch (request.path("do").asText("")) {
            case "status" -> done().set("status", Json.tree(control.status()));
            case "history" -> history((int) number(request, "count", 20, 1, MOST_HISTORY));
            case "hold" -> hold(request);
            case "release" -> {
                control.release();
                yield done();
            }
            case "services" -> services(request.path("action").asText(""));
            case "check" -> done().put("line", control.checkMaster(address(request)));
            case "replicate" ->
                done().put(
                                "line",
                                control.replicate(
                                        address(request), request.path("force").asBoolean(false)));
            case "replication" -> replication(request);
            case "adopt" ->
                done().put("line", control.adopt(side(request.path("from").asText(""))));
            case "sync" ->
                done().set(
                                "lines",
                                Json.tree(
                                        control.syncFiles(request.path("force").asBoolean(false))));
            case "configure" -> configure(request);
            case "resync" ->
                done().set(
                                "resync",
                                Json.tree(request.path("start").asBoolean(false) ? resync.start() : resync.state()));
            default ->
                throw new RefusedException(
                        "the request must be a JSON object whose 'do' is one of status, history, hold, release, services,"
                                + " check, replicate, replication, sync, adopt, configure, resync");
        };
    }

    private ObjectNode history(int count) {
        var answer = done();
        var entries = answer.putArray("history");
        for (var line : control.history(count)) {
            try {
                entries.add(Json.read(line));
            } catch (IOException damaged) {
                entries.add(line); // a line that a crash cut short is shown as it stands
            }
        }
        return answer;
    }

    private ObjectNode hold(JsonNode request) throws RefusedException {
        long seconds = number(request, "seconds", USUAL_HOLD, SHORTEST_HOLD, LONGEST_HOLD);
        control.hold(
                Duration.ofSeconds(seconds),
                request.path("even_if_nobody_serves").asBoolean(false));
        return done();
    }

    private ObjectNode services(String action) throws RefusedException {
        switch (action) {
            case "start" -> control.startServices();
            case "stop" -> control.stopServices();
            default -> throw new RefusedException("the action of services must be start or stop");
        }
        return done();
    }

    private ObjectNode replication(JsonNode request) throws RefusedException {
        var replication = control.replication();
        return switch (request.path("verb").asText("")) {
            case "status" -> done().set("replication", Json.tree(replication.status()));
            case "run" -> {
                replication.run(request.path("force").asBoolean(false));
                yield done().set("replication", Json.tree(replication.status()));
            }
            case "verify" ->
                done().set(
                                "verification",
                                Json.tree(
                                        request.path("start").asBoolean(false)
                                                ? replication.verify()
                                                : replication.verification()));
            case "tables" -> done().set("tables", Json.tree(replication.tables()));
            default -> throw new RefusedException("the verb of replication must be status, run, verify or tables");
        };
    }

    private ObjectNode configure(JsonNode request) throws RefusedException {
        var parsed = HaRequest.of(request, policy);
        if (parsed instanceof HaRequest.Accepted accepted) {
            return request.path("dry_run").asBoolean(false)
                    ? done().set("changes", Json.tree(control.plan(accepted.settings())))
                    : done().set("warnings", Json.tree(control.configure(accepted.settings())));
        } else if (parsed instanceof HaRequest.Refused refused) {
            throw new RefusedException(String.join("\n", refused.errors()));
        }
        return done();
    }

    private static long number(JsonNode request, String key, long otherwise, long least, long most)
            throws RefusedException {
        var value = request.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw new RefusedException("%s must be a whole number from %d to %d".formatted(key, least, most));
        }
        return value.longValue();
    }

    private static NodeRole side(String wire) throws RefusedException {
        return NodeRole.ofWire(wire)
                .filter(role -> role != NodeRole.DISABLED)
                .orElseThrow(() -> new RefusedException("from must be master or slave"));
    }

    private static String address(JsonNode request) throws RefusedException {
        return PeerAddress.parse(request.path("address").asText(""))
                .map(PeerAddress::text)
                .orElseThrow(() -> new RefusedException("the address must be a literal IPv4 or IPv6 address"));
    }

    private static ObjectNode done() {
        return Json.object().put("ok", true);
    }
}
