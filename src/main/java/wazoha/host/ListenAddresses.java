package wazoha.host;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import wazoha.node.PeerAddress;

/** A value of PostgreSQL's setting {@code listen_addresses}: addresses and names, separated by commas. */
record ListenAddresses(String setting) {
    /** Where PostgreSQL listens if nothing says otherwise. */
    static final ListenAddresses STANDARD = new ListenAddresses("localhost");

    /** Whether a connection to this address of ours is taken. A name may be anything's: only localhost is known. */
    boolean covers(PeerAddress local) {
        return entries().stream().anyMatch(entry -> covers(entry, local));
    }

    private static boolean covers(String entry, PeerAddress local) {
        return switch (entry) {
            case "*" -> true;
            case "localhost" -> local.text().equals("127.0.0.1") || local.text().equals("::1");
            case "0.0.0.0" -> !local.isIpv6();
            case "::" -> local.isIpv6(); // PostgreSQL binds it for IPv6 alone
            default -> PeerAddress.parse(entry).filter(local::equals).isPresent();
        };
    }

    /** The same and one address more. */
    ListenAddresses with(PeerAddress local) {
        return new ListenAddresses(entries().isEmpty() ? local.text() : setting + "," + local.text());
    }

    /** What {@link #with} added, if it did. */
    Optional<PeerAddress> last() {
        var entries = entries();
        return entries.isEmpty() ? Optional.empty() : PeerAddress.parse(entries.get(entries.size() - 1));
    }

    private List<String> entries() {
        return Arrays.stream(setting.split(",", -1))
                .map(entry -> entry.strip().replace("\"", "").toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
