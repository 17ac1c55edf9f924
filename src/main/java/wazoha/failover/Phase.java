package wazoha.failover;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import wazoha.node.NodeRole;

/** What a node is doing now. The role says which phases it can be in. */
public enum Phase {
    STANDBY,
    TAKING_OVER,
    HANDING_BACK,
    STARTING,
    RETURNING,
    YIELDED,
    SERVING;

    public boolean belongsTo(NodeRole role) {
        return switch (this) {
            case STANDBY, TAKING_OVER, HANDING_BACK -> role == NodeRole.SLAVE;
            case STARTING, RETURNING, YIELDED -> role == NodeRole.MASTER;
            case SERVING -> role != NodeRole.DISABLED;
        };
    }

    public static List<Phase> of(NodeRole role) {
        return Arrays.stream(values()).filter(phase -> phase.belongsTo(role)).toList();
    }

    /** The phase of an exact name; empty for the text of another version. */
    public static Optional<Phase> named(String name) {
        return Arrays.stream(values())
                .filter(phase -> phase.name().equals(name))
                .findFirst();
    }
}
