package wazoha.node;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code PUT /1.1/ha} configured: the role, and the peer's address unless the role is disabled.
 *
 * @param peer null exactly when the role is disabled; read it with {@link #remoteAddress()}
 */
public record HaSettings(NodeRole role, @Nullable PeerAddress peer) {
    public static final HaSettings DISABLED = new HaSettings(NodeRole.DISABLED, null);

    public HaSettings {
        if ((role == NodeRole.DISABLED) != (peer == null)) {
            throw new IllegalArgumentException(
                    "a peer address belongs to master and slave, and to them alone: " + role);
        }
    }

    public Optional<PeerAddress> remoteAddress() {
        return Optional.ofNullable(peer);
    }
}
