package wazoha.api;

import java.util.function.Predicate;
import wazoha.node.PeerAddress;

/**
 * Which addresses this node accepts as its peer's.
 *
 * @param allowLoopback for several nodes on one machine
 * @param isOwn whether an interface of this host, other than loopback, or a listener of ours bears the address
 */
public record AddressPolicy(boolean allowLoopback, Predicate<PeerAddress> isOwn) {}
