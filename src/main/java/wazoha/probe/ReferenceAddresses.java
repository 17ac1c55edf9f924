package wazoha.probe;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which hosts beside the peer can tell whether this node is cut off: its default gateways, as the kernel knows them at
 * the moment, and the configured ones. Immutable.
 */
public final class ReferenceAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceAddresses.class);
    /** Flags of a route that is up and leads through a gateway: RTF_UP and RTF_GATEWAY of linux/route.h. */
    private static final int UP_BY_GATEWAY = 0x0001 | 0x0002;

    private final Path ipv4Routes;
    private final Path ipv6Routes;
    private final List<InetAddress> configured;

    /**
     * @param ipv4Routes {@code /proc/net/route}
     * @param ipv6Routes {@code /proc/net/ipv6_route}; absent where the kernel has no IPv6
     */
    public ReferenceAddresses(Path ipv4Routes, Path ipv6Routes, Collection<InetAddress> configured) {
        this.ipv4Routes = ipv4Routes;
        this.ipv6Routes = ipv6Routes;
        this.configured = List.copyOf(configured);
    }

    /** The addresses at this moment, the configured ones first. What cannot be read is left out. */
    public Set<InetAddress> current() {
        var addresses = new LinkedHashSet<>(configured);
        for (String line : lines(ipv4Routes)) {
            addGateway4(line.strip().split("\\s+", -1), addresses);
        }
        for (String line : lines(ipv6Routes)) {
            addGateway6(line.strip().split("\\s+", -1), addresses);
        }
        return addresses;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            LOG.debug("{} not read: its gateways are no references now", file, unreadable);
            return List.of();
        }
    }

    /** Columns: interface, destination, gateway, flags, ..., mask in the eighth; numbers in the machine's byte order. */
    private static void addGateway4(String[] columns, Set<InetAddress> addresses) {
        boolean isDefault = columns.length >= 8
                && columns[1].equals("00000000")
                && columns[7].equals("00000000")
                && leadsThroughGateway(columns[3]);
        if (isDefault) {
            int number = Integer.parseUnsignedInt(columns[2], 16);
            byte[] bytes = ByteBuffer.allocate(4)
                    .order(ByteOrder.nativeOrder())
                    .putInt(number)
                    .array();
            add(bytes, columns[0], addresses);
        }
    }

    /** Columns: destination, its length, source, its length, gateway, metric, two counters, flags, interface. */
    private static void addGateway6(String[] columns, Set<InetAddress> addresses) {
        boolean isDefault = columns.length >= 10
                && columns[0].matches("0{32}")
                && columns[1].equals("00")
                && leadsThroughGateway(columns[8]);
        if (isDefault) {
            add(HexFormat.of().parseHex(columns[4]), columns[9], addresses);
        }
    }

    private static boolean leadsThroughGateway(String flags) {
        return flags.matches("[0-9A-Fa-f]{1,8}")
                && (Integer.parseUnsignedInt(flags, 16) & UP_BY_GATEWAY) == UP_BY_GATEWAY;
    }

    private static void add(byte[] bytes, String interfaceName, Set<InetAddress> addresses) {
        try {
            var address = InetAddress.getByAddress(bytes);
            if (address.isAnyLocalAddress()) {
                return;
            }
            if (address instanceof Inet6Address && address.isLinkLocalAddress()) {
                var zone = NetworkInterface.getByName(interfaceName);
                if (zone != null) {
                    addresses.add(Inet6Address.getByAddress("", bytes, zone.getIndex()));
                }
                return;
            }
            addresses.add(address);
        } catch (UnknownHostException | SocketException gone) {
            LOG.debug("gateway on {} is no reference", interfaceName, gone);
        }
    }
}
