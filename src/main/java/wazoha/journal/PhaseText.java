package wazoha.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import wazoha.node.Epoch;

/** A numbered phase record as one line of JSON. */
final class PhaseText {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param number grows with each write: of two records the greater one is the newer */
    record Numbered(long number, PhaseRecord content) {}

    private PhaseText() {}

    static String write(Numbered numbered) {
        var content = numbered.content();
        var hold = content.hold();
        return JSON.createObjectNode()
                .put("number", numbered.number())
                .put("phase", content.phase())
                .put("epoch", content.epoch().number())
                .put("claimed", content.claimed())
                .put("unposted", content.unposted())
                .put("dirty", content.dirty())
                .put("proven", content.proven())
                .put("boot_id", content.bootId())
                .put("failed_returns", content.failedReturns())
                .put("hold", hold.kind().name())
                .put("hold_since", hold.since().toString())
                .put("hold_ms", hold.length().toMillis())
                .toString();
    }

    /** Empty for anything that is not such a line; fields that a later version added are ignored. */
    static Optional<Numbered> read(String line) {
        try {
            return Optional.of(numbered(JSON.readTree(line)));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    private static Numbered numbered(JsonNode json) {
        var kind = Hold.Kind.valueOf(json.required("hold").asText());
        var hold = new Hold(
                kind,
                Instant.parse(json.required("hold_since").asText()),
                Duration.ofMillis(json.required("hold_ms").asLong()));
        return new Numbered(
                json.required("number").asLong(),
                new PhaseRecord(
                        json.required("phase").asText(),
                        new Epoch(json.required("epoch").asLong()),
                        json.required("claimed").asBoolean(),
                        json.required("unposted").asBoolean(),
                        json.required("dirty").asBoolean(),
                        json.required("proven").asBoolean(),
                        json.required("boot_id").asText(),
                        json.required("failed_returns").asInt(),
                        hold));
    }
}
