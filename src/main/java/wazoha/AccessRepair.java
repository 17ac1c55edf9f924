package wazoha;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import wazoha.api.DaemonClient.Result;
import wazoha.api.Order;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;

/**
 * Has the daemon of a slave make its configuration once more when the pair is made (docs/contract.md, section 3): what
 * somebody took out of pg_hba.conf is there again. The same configuration changes nothing where nothing is missing.
 */
final class AccessRepair {
    private final NodePaths paths;
    private final Function<Order, Result> daemon;

    /** @param daemon of this node */
    AccessRepair(NodePaths paths, Function<Order, Result> daemon) {
        this.paths = paths;
        this.daemon = daemon;
    }

    /** Why it was not made; empty if it was, or if this node is no slave that a daemon could make it of. */
    Optional<String> repair() {
        try {
            var settings = new HaConf(paths).read();
            if (settings.role() != NodeRole.SLAVE) {
                return Optional.empty();
            }
            return daemon.apply(Order.configure(settings)) instanceof Result.Refused refused
                    ? Optional.of("the access of the master was not repaired: " + refused.reason())
                    : Optional.empty();
        } catch (BadHaConfException | IOException unreadable) {
            return Optional.of("the access of the master was not repaired: " + unreadable.getMessage());
        }
    }
}
