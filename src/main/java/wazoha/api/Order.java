package wazoha.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import wazoha.node.HaSettings;
import wazoha.node.PeerAddress;

/**
 * What a client asks of the daemon over its socket: one line of JSON (docs/api.md).
 *
 * @param line without its line break
 * @param patience how long the client waits for the whole answer
 */
public record Order(String line, Duration patience) {
    private static final Duration QUESTION = Duration.ofSeconds(2);
    /** The daemon ends each order within 15 s; the rest is for a machine that is slow to say so. */
    private static final Duration DEED = Duration.ofSeconds(17);

    public static Order status() {
        return of(verb("status"), QUESTION);
    }

    public static Order history(int count) {
        return of(verb("history").put("count", count), QUESTION);
    }

    public static Order hold(Duration length, boolean evenIfNobodyServes) {
        return of(
                verb("hold").put("seconds", length.toSeconds()).put("even_if_nobody_serves", evenIfNobodyServes), DEED);
    }

    public static Order release() {
        return of(verb("release"), DEED);
    }

    public static Order startServices() {
        return of(verb("services").put("action", "start"), DEED);
    }

    public static Order stopServices() {
        return of(verb("services").put("action", "stop"), DEED);
    }

    public static Order checkMaster(String address) {
        return of(verb("check").put("address", address), DEED);
    }

    public static Order replicate(String slave) {
        return of(verb("replicate").put("address", slave), DEED);
    }

    public static Order syncFiles() {
        return of(verb("sync"), DEED);
    }

    public static Order configure(HaSettings settings) {
        return configure(
                settings.role().wire(),
                settings.remoteAddress().map(PeerAddress::text).orElse(""));
    }

    /** As a person typed it: the daemon judges it as it judges a PUT. */
    public static Order configure(String nodeType, String remoteAddress) {
        return of(verb("configure").put("node_type", nodeType).put("remote_address", remoteAddress), DEED);
    }

    Order within(Duration other) {
        return new Order(line, other);
    }

    private static ObjectNode verb(String verb) {
        return Json.object().put("do", verb);
    }

    private static Order of(ObjectNode request, Duration patience) {
        return new Order(request.toString(), patience);
    }
}
