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
 * (RFC 5952 section 4). An IPv4 address written as IPv6 ({@code ::ffff:10.0.0.1}) is that IPv4 address: one host has
 * one text, and a loopback address cannot hide behind another writing. Parsing never asks a name server.
 */
public record PeerAddress(InetAddress address, String text) {
    private static final String NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String FOUR_NUMBERS = "(?:%s\\.){3}%s".formatted(NUMBER, NUMBER);
    private static final Pattern IPV4 = Pattern.compile(FOUR_NUMBERS);

    /** The outline of RFC 4291 section 2.2; how many groups there may be is left to the parser. */
    private static final Pattern IPV6 =
            Pattern.compile("(?:[0-9A-Fa-f]{0,4}:){2,8}(?:[0-9A-Fa-f]{0,4}|%s)".formatted(FOUR_NUMBERS));

    /** The address of an exact literal; empty for anything else, zone identifiers and spaces included. */
    public static Optional<PeerAddress> parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var address = InetAddress.getByName(text); // a literal by its outline: no name server is asked
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
