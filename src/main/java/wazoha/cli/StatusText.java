package wazoha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of a node as one calm screen; every line is a name and what is so. */
final class StatusText {
    private final JsonNode status;
    private final InstantSource time;
    private final List<String> lines = new ArrayList<>();

    private StatusText(JsonNode status, InstantSource time) {
        this.status = status;
        this.time = time;
    }

    static String of(JsonNode status, InstantSource time) {
        return new StatusText(status, time).compose();
    }

    private String compose() {
        var peerAddress = text("/remoteAddress");
        line("role", text("/role") + (peerAddress.isEmpty() ? "" : ", the peer is " + peerAddress));
        line("phase", "%s since %s%s".formatted(text("/phase"), text("/since"), sinceAge()));
        line("epoch", text("/epoch") + (flag("/claimed") ? ", claimed" : ", not claimed"));
        line(
                "decided by",
                number("/rule") == 0 ? "no cycle yet" : "rule %s: %s".formatted(text("/rule"), text("/why")));
        line("peer", peer());
        line("heartbeat", heartbeat());
        line("database", copy("/replication"));
        line("files", copy("/files"));
        line("data", flag("/dirty") ? "dirty: the slave holds changes that the master has not fetched" : "clean");
        services();
        line("held", held());
        warnings();
        return String.join(System.lineSeparator(), lines);
    }

    private String sinceAge() {
        try {
            var age = Duration.between(Instant.parse(text("/since")), time.instant());
            return " (%s)".formatted(Plain.age(age));
        } catch (DateTimeParseException notATime) {
            return "";
        }
    }

    private String peer() {
        var phase = text("/peer/phase");
        return text("/peer/diagnosis")
                + (phase.isEmpty() ? "" : ", phase " + phase)
                + ago("/peer/silentMillis")
                        .map(", last SIP answer %s ago"::formatted)
                        .orElse(", no SIP answer yet");
    }

    private String heartbeat() {
        return ago("/peer/heartbeatAgeMillis").map("%s old"::formatted).orElse("none read yet")
                + (flag("/peer/letterboxReadable") ? "" : ", the letterbox is not readable")
                + (text("/peer/way").equals("ssh") ? ", over ssh" : "");
    }

    private String copy(String at) {
        var result = text(at + "/lastResult");
        return text(at + "/state")
                + ago(at + "/ageMillis").map(", last success %s ago"::formatted).orElse(", no success yet")
                + (result.isEmpty() ? "" : ": " + result);
    }

    private void services() {
        var services = status.at("/services");
        if (services.isEmpty()) {
            line("services", "none configured");
        }
        for (var service : services) {
            var detail = Plain.line(service.path("detail"));
            line(
                    "service",
                    "%s %s%s"
                            .formatted(
                                    Plain.line(service.path("name")),
                                    Plain.line(service.path("state")),
                                    detail.isEmpty() ? "" : " (" + detail + ")"));
        }
    }

    private String held() {
        return status.at("/held").isObject()
                ? "%s until %s%s"
                        .formatted(
                                text("/held/order"),
                                text("/held/until"),
                                flag("/held/evenIfNobodyServes") ? ", even if nobody serves" : "")
                : "no";
    }

    private void warnings() {
        var warnings = status.at("/warnings");
        if (warnings.isEmpty()) {
            line("warnings", "none");
        }
        for (var warning : warnings) {
            line("warning", Plain.line(warning));
        }
    }

    private void line(String name, String value) {
        lines.add("%-11s %s".formatted(name, value));
    }

    private String text(String at) {
        return Plain.line(status.at(at));
    }

    private long number(String at) {
        return status.at(at).asLong();
    }

    private boolean flag(String at) {
        return status.at(at).asBoolean();
    }

    /** A time in milliseconds as an age; empty for -1, "never". */
    private Optional<String> ago(String at) {
        long millis = status.at(at).asLong(-1);
        return millis < 0 ? Optional.empty() : Optional.of(Plain.age(Duration.ofMillis(millis)));
    }
}
