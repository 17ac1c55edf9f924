package wazoha.filesync;

import java.util.Optional;
import wazoha.node.PeerAddress;

/** What to type when ssh refuses one of the two keys of the pair: the slave's, or ours. */
final class KeyRemedy {
    private KeyRemedy() {}

    /**
     * @param said what ssh printed
     * @return empty where it is not about a key
     */
    static Optional<String> of(PeerAddress slave, String said) {
        if (said.contains("Host key verification failed") || said.contains("IDENTIFICATION HAS CHANGED")) {
            return Optional.of(
                    "if the slave was installed anew: ssh-keygen -R %s -f /var/lib/wazo-ha/known_hosts, then wazo-sync -i"
                            .formatted(slave));
        }
        return said.contains("Permission denied (publickey")
                ? Optional.of("wazo-sync -i puts the key there again")
                : Optional.empty();
    }
}
