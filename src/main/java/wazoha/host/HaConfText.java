package wazoha.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/** The JSON of {@code ha.conf} (docs/contract.md, section 2). Read in any layout, written in one. */
final class HaConfText {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private HaConfText() {}

    /** Roles and addresses hold nothing that JSON would have to escape. Ends with a newline, for people's terminals. */
    static String write(HaSettings settings) {
        return "{\"node_type\": \"%s\", \"remote_address\": \"%s\"}\n"
                .formatted(
                        settings.role().wire(),
                        settings.remoteAddress().map(PeerAddress::toString).orElse(""));
    }

    static HaSettings read(Path file, String text) throws BadHaConfException {
        JsonNode json = parse(file, text);
        if (!json.isObject()) {
            throw new BadHaConfException(file, "it holds no JSON object");
        }
        var type = json.path("node_type");
        var role = NodeRole.ofWire(type.isTextual() ? type.textValue() : "")
                .orElseThrow(() -> new BadHaConfException(
                        file, "node_type is %s and not \"master\", \"slave\" or \"disabled\"".formatted(shown(type))));
        if (role == NodeRole.DISABLED) {
            return HaSettings.DISABLED;
        }
        var remote = json.path("remote_address");
        return PeerAddress.parse(remote.isTextual() ? remote.textValue() : "")
                .map(address -> new HaSettings(role, address))
                .orElseThrow(() -> new BadHaConfException(
                        file, "remote_address is %s and not an IPv4 or IPv6 address".formatted(shown(remote))));
    }

    private static JsonNode parse(Path file, String text) throws BadHaConfException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException fault) {
            var place = fault.getLocation();
            throw new BadHaConfException(
                    file, "it is not JSON, at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()));
        }
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.toString();
    }
}
