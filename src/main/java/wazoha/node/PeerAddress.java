package wazoha.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A literal IPv4 or IPv6 address in canonical form; never a name, a network, a zone or a port.
 *
 * <p>IPv4 is four decimal numbers without leading zeros; IPv6 is lower case with the longest run of zeros shortened
 * (RFC 5952 section 4). Parsing never asks a name server.
 */
public record PeerAddress(InetAddress address, String text) {
    private static final Pattern IPV4 = Pattern.compile(
            "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /** The address of an exact literal; empty for anything else, zone identifiers and spaces included. */
    public static Optional<PeerAddress> parse(String text) {
        boolean literal = IPV4.matcher(text).matches()
                || (text.contains(":") && IPV6_CHARACTERS.matcher(text).matches());
        if (!literal) {
            return Optional.empty();
        }
        try {
            var address = InetAddress.getByName(text);
            return Optional.of(new PeerAddress(address, canonical(address)));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static String canonical(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        return Ipv6Text.of(bytes);
    }

    public boolean isIpv6() {
        return address.getAddress().length == 16;
    }

    @Override
    public String toString() {
        return text.toLowerCase(Locale.ROOT);
    }
}
