package wazoha.replication;

import java.util.Optional;
import wazoha.node.EffectException;

/** How this node's own database is reached; asked anew at each use. Thread-safe. */
@FunctionalInterface
public interface OwnDatabase {
    /**
     * @return nothing while this node has no password for it yet: then it is no node of Wazo either
     * @throws EffectException if the password that was there cannot be read any more
     */
    Optional<DatabaseAccess> access() throws EffectException;
}
