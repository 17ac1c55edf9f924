package wazoha.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import wazoha.node.Ticker;
import wazoha.process.Outcome;
import wazoha.process.Program;

/**
 * Asks a host "are you there?" by the system's {@code ping}, which may send ICMP without our being root. Immutable.
 *
 * <p>It repeats every 0.3 s (an ordinary user may not do so faster than 0.2 s) and ends at the first answer.
 */
public final class IcmpEcho implements Probe {
    private final InetAddress address;
    private final List<String> arguments;
    private final Duration timeout;
    private final Ticker ticker;

    /**
     * @param ping the program, {@code ping} as a rule
     * @param address link-local ones with their zone
     * @param timeout of the whole probe
     */
    public IcmpEcho(String ping, InetAddress address, Duration timeout, Ticker ticker) {
        this.address = address;
        this.timeout = timeout;
        this.ticker = ticker;
        long wholeSeconds = Math.max(1, timeout.plusMillis(999).toSeconds());
        this.arguments = List.of(
                ping, "-n", "-c", "1", "-i", "0.3", "-w", Long.toString(wholeSeconds), address.getHostAddress());
    }

    @Override
    public ProbeResult ask() throws InterruptedException {
        var start = ticker.now();
        // ping ends by itself after whole seconds; ours ends it earlier where the timeout is shorter
        var outcome = Program.of(arguments).with("LC_ALL", "C").within(timeout).run();
        var took = ticker.now().minus(start);
        if (outcome.succeeded()) {
            return new ProbeResult.Answered(true, took);
        }
        return oursToBlame(outcome)
                ? new ProbeResult.NotSent("ping %s: %s".formatted(address.getHostAddress(), outcome.describe()))
                : new ProbeResult.TimedOut(took);
    }

    /**
     * Status 1 means "no answer", anything else that ping could not ask. A route that disappears while it asks gives
     * status 1 too, and a line about the failed call; "Destination Host Unreachable" is no such line: it says that the
     * host is gone.
     */
    private static boolean oursToBlame(Outcome outcome) {
        if (outcome instanceof Outcome.NotStarted) {
            return true;
        }
        String output =
                outcome instanceof Outcome.Exited exited ? exited.output() : ((Outcome.TimedOut) outcome).output();
        boolean asked = !(outcome instanceof Outcome.Exited ended) || ended.status() == 1;
        return !asked || output.contains("ping: sendmsg:") || output.contains("ping: connect:");
    }
}
