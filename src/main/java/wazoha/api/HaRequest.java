package wazoha.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/**
 * What the body of {@code PUT /1.1/ha} asks for: settings that are valid as a whole, or every mistake at once
 * (docs/contract.md, section 3). Pure: asks no name server and no host.
 */
public sealed interface HaRequest {
    record Accepted(HaSettings settings) implements HaRequest {}

    /** @param errors one string per wrong field, {@code node_type} first; never empty */
    record Refused(List<String> errors) implements HaRequest {}

    static HaRequest parse(byte[] body, AddressPolicy policy) {
        try {
            return of(Json.read(body), policy);
        } catch (IOException notJson) {
            return new Refused(List.of(schemaError("the body is not one JSON document within the usual bounds")));
        }
    }

    static HaRequest of(JsonNode body, AddressPolicy policy) {
        if (!body.isObject()) {
            return new Refused(List.of(schemaError("a JSON object with node_type and remote_address is required")));
        }
        var problems = new ArrayList<String>();
        var role = role(field(body, "node_type"), problems);
        var address = field(body, "remote_address");
        boolean disabled = role.isPresent() && role.get() == NodeRole.DISABLED;
        Optional<PeerAddress> peer =
                disabled && isBlank(address) ? Optional.empty() : address(address, policy, problems);
        if (!problems.isEmpty() || role.isEmpty()) {
            return new Refused(List.copyOf(problems));
        }
        return new Accepted(disabled ? HaSettings.DISABLED : new HaSettings(role.get(), peer.orElseThrow()));
    }

    private static JsonNode field(JsonNode body, String name) {
        var value = body.get(name);
        return value == null ? MissingNode.getInstance() : value;
    }

    private static boolean isBlank(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty());
    }

    private static Optional<NodeRole> role(JsonNode value, List<String> problems) {
        var role = value.isTextual() ? NodeRole.ofWire(value.textValue()) : Optional.<NodeRole>empty();
        if (role.isEmpty()) {
            problems.add("Input Error - node_type: %s; one of disabled, master, slave is required"
                    .formatted(fault(value, "not a known value")));
        }
        return role;
    }

    private static Optional<PeerAddress> address(JsonNode value, AddressPolicy policy, List<String> problems) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            problems.add(addressError("%s; an IPv4 or IPv6 address is required".formatted(fault(value, "empty"))));
            return Optional.empty();
        }
        var address = PeerAddress.parse(value.textValue());
        if (address.isEmpty()) {
            problems.add(addressError("not a literal IPv4 or IPv6 address"
                    + " (no host name, network, port, zone identifier, space or leading zero)"));
            return Optional.empty();
        }
        var unfit = unfit(address.get(), policy);
        unfit.ifPresent(reason -> problems.add(addressError(reason)));
        return unfit.isPresent() ? Optional.empty() : address;
    }

    private static String fault(JsonNode value, String ifText) {
        if (value.isMissingNode()) {
            return "missing";
        }
        if (value.isNull()) {
            return "null";
        }
        return value.isTextual() ? ifText : "not a string";
    }

    private static Optional<String> unfit(PeerAddress candidate, AddressPolicy policy) {
        var address = candidate.address();
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress() || (bytes.length == 4 && bytes[0] == 0)) {
            return Optional.of("the unspecified address is nobody's; the peer's own is required");
        }
        if (address.isMulticastAddress()) {
            return Optional.of("a multicast address is not one node's; the peer's own is required");
        }
        if (candidate.text().equals("255.255.255.255")) {
            return Optional.of("the broadcast address is not one node's; the peer's own is required");
        }
        if (address.isLoopbackAddress() && !policy.allowLoopback()) {
            return Optional.of("a loopback address is this host itself; the peer's own is required");
        }
        if (policy.isOwn().test(candidate)) {
            return Optional.of("this node's own address; the peer's is required");
        }
        return Optional.empty();
    }

    private static String addressError(String reason) {
        return "Input Error - remote_address: " + reason;
    }

    private static String schemaError(String reason) {
        return "Input Error - _schema: " + reason;
    }
}
