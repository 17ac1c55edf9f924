package wazoha.host;

import wazoha.node.HaSettings;
import wazoha.node.PeerAddress;

/**
 * The peer's address as text for files that root's programs read. Parsed once more here, the last border: whatever
 * made the settings, no line break, blank or zone identifier gets into such a file.
 */
final class PeerText {
    private PeerText() {}

    /** @throws IllegalArgumentException if the settings name no peer, or its text is not the canonical one */
    static PeerAddress of(HaSettings settings) {
        var address = settings.remoteAddress()
                .orElseThrow(() -> new IllegalArgumentException("a node that is disabled has no peer"));
        return PeerAddress.parse(address.text())
                .filter(address::equals)
                .orElseThrow(() -> new IllegalArgumentException("the peer's address is not in canonical form"));
    }
}
