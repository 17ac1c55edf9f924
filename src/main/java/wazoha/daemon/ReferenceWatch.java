package wazoha.daemon;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import wazoha.node.Ticker;
import wazoha.probe.IcmpEcho;
import wazoha.probe.ReferenceAddresses;
import wazoha.probe.ReferenceMemory;

/** The slave's worker that asks other addresses whether it is the network that is silent, or only the master. */
final class ReferenceWatch implements Loop.Task {
    private static final Duration CALM = Duration.ofSeconds(20);

    private final Board board;
    private final ReferenceAddresses addresses;
    private final ReferenceMemory memory;
    private final String ping;
    private final Duration timeout;
    private final Ticker ticker;
    private final Since asked = new Since();

    ReferenceWatch(Board board, Collection<InetAddress> configured, String ping, Duration timeout, Ticker ticker) {
        this.board = board;
        this.addresses =
                new ReferenceAddresses(Path.of("/proc/net/route"), Path.of("/proc/net/ipv6_route"), configured);
        this.memory = new ReferenceMemory(ticker);
        this.ping = ping;
        this.timeout = timeout;
        this.ticker = ticker;
    }

    /** While the master is heard, now and then is enough; while it is silent, every turn counts. */
    @Override
    public void turn() throws InterruptedException {
        if (asked.holds() && !asked.over(CALM, ticker.now()) && !board.probes.peerIsQuiet()) {
            return;
        }
        asked.restart(ticker.now());
        for (var address : memory.toAsk(addresses.current())) {
            memory.record(address, new IcmpEcho(ping, address, timeout, ticker).ask());
        }
        board.references(Sensed.References.valueOf(memory.verdict().name()));
    }
}
