package wazoha.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import wazoha.node.Ticker;

/**
 * Counts refused requests by address: ten in 10 s, and further ones are told to come later. It judges refusals only, so
 * that nobody can lock out who has a good token, also where all come through one proxy. Thread-safe.
 */
final class FailedLogins {
    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** Of the addresses the one that was quiet for longest is forgotten; each costs about 500 bytes. */
    private static final int MOST_ADDRESSES = 1000;

    private final Ticker ticker;

    private final Map<String, Deque<Duration>> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Duration>> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    FailedLogins(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Notes a failure. Returns after how many seconds to come again, 0 if there were few failures. */
    synchronized long another(InetAddress address) {
        var now = ticker.now();
        var times = byAddress.computeIfAbsent(key(address), first -> new ArrayDeque<>(MOST));
        while (!times.isEmpty() && times.peekFirst().plus(WINDOW).compareTo(now) <= 0) {
            times.removeFirst();
        }
        if (times.size() < MOST) {
            times.addLast(now);
            return 0;
        }
        return times.getFirst().plus(WINDOW).minus(now).toSeconds() + 1;
    }

    synchronized int addresses() {
        return byAddress.size();
    }

    /** Of IPv6 the network: one host has 2^64 addresses. */
    private static String key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
