package wazoha.node;

import java.util.Arrays;
import java.util.Optional;

/** What the administrator configured this node to be. The wire values are the REST API's own words. */
public enum NodeRole {
    MASTER("master"),
    SLAVE("slave"),
    DISABLED("disabled");

    private final String wire;

    NodeRole(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /** The role of an exact wire value; empty for anything else, also for another case. */
    public static Optional<NodeRole> ofWire(String wire) {
        return Arrays.stream(values()).filter(role -> role.wire.equals(wire)).findFirst();
    }
}
