package wazoha.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Set;
import java.util.stream.Collectors;
import wazoha.node.PeerAddress;

/** The addresses that this host bears, loopback aside: none of them can be the peer's. */
@FunctionalInterface
public interface OwnAddresses {
    /** Asked anew each time, since addresses come and go. */
    Set<InetAddress> now() throws IOException;

    /** Scopes do not count: a link-local address of ours is ours on whichever interface. */
    default boolean bears(PeerAddress address) throws IOException {
        return now().contains(address.address());
    }

    /** Those of the interfaces of this host, whether they are up or not. */
    static OwnAddresses ofHost() {
        return () -> NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .collect(Collectors.toUnmodifiableSet());
    }
}
