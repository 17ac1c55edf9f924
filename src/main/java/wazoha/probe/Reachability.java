package wazoha.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import wazoha.node.Finding;
import wazoha.node.Ticker;

/** What probes of the ways between the nodes say, as findings of a preflight. Immutable. */
public final class Reachability {
    /** A LAN answers within milliseconds, and a preflight has 10 s for everything. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Ticker ticker;

    public Reachability(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Whether a port of the slave takes connections from here.
     *
     * @param carries what travels that way
     * @param remedy where nobody listens
     */
    public Finding port(Finding.Subject about, InetSocketAddress target, String carries, String remedy) {
        return portFinding(about, target, carries, remedy, new TcpConnect(target, PATIENCE, ticker).ask());
    }

    static Finding portFinding(
            Finding.Subject about, InetSocketAddress target, String carries, String remedy, ProbeResult result) {
        String port =
                "TCP %d of %s".formatted(target.getPort(), target.getAddress().getHostAddress());
        if (result instanceof ProbeResult.Answered answered) {
            return about.fine("%s answers in %s".formatted(port, milliseconds(answered.roundTrip())));
        }
        if (result instanceof ProbeResult.TimedOut late) {
            return about.refuses(
                    "%s does not answer within %s: the host is down, or a firewall drops what this node sends there"
                            .formatted(port, seconds(late.after())),
                    carries,
                    "see that %s is up, and let %s through from this node, on it and on the way"
                            .formatted(target.getAddress().getHostAddress(), port));
        }
        return result instanceof ProbeResult.Refused
                ? about.refuses("%s is closed: the host answers that nobody listens".formatted(port), carries, remedy)
                : noWay(about, target, carries, ((ProbeResult.NotSent) result).detail());
    }

    private static Finding noWay(Finding.Subject about, InetSocketAddress target, String carries, String detail) {
        String host = target.getAddress().getHostAddress();
        return about.refuses(
                "no way leads to %s port %d: %s".formatted(host, target.getPort(), detail),
                carries,
                "ip route get %s shows what is missing; is remote_address right? (wazo-ha status)".formatted(host));
    }

    /** Whether the master's telephony answers, as this slave will ask it. */
    public Finding sip(Finding.Subject about, InetSocketAddress target, String fromUser) throws InterruptedException {
        var result = new SipOptions(target, fromUser, PATIENCE, ticker).ask();
        String port = "SIP over UDP, %s port %d".formatted(target.getAddress().getHostAddress(), target.getPort());
        if (result instanceof ProbeResult.Answered answered) {
            return about.fine("%s answers OPTIONS in %s%s"
                    .formatted(
                            port,
                            milliseconds(answered.roundTrip()),
                            answered.serving() ? "" : ", with our own 503: it must be silent now"));
        }
        String said = result instanceof ProbeResult.Refused
                ? "is closed: nobody listens, so telephony does not run there"
                : result instanceof ProbeResult.NotSent ours
                        ? "was not asked: " + ours.detail()
                        : "does not answer OPTIONS within %s".formatted(seconds(PATIENCE));
        return about.warns(
                port + " " + said,
                "this is how the slave sees that its master serves; without an answer only the heartbeat in this node's"
                        + " database keeps it from taking over",
                "if telephony runs on the master, let UDP %d through from this node, there and on the way, and compare"
                                .formatted(target.getPort())
                        + " peer.sip_port here with the port on which it listens; fail2ban there must not ban this node");
    }

    /** Whether the master's host answers ICMP echo, and whether this process may ask at all. */
    public Finding host(Finding.Subject about, InetSocketAddress target) throws InterruptedException {
        String host = target.getAddress().getHostAddress();
        var result = new IcmpEcho("ping", target.getAddress(), PATIENCE, ticker).ask();
        if (result instanceof ProbeResult.Answered answered) {
            return about.fine(
                    "ping works here, and %s answers in %s".formatted(host, milliseconds(answered.roundTrip())));
        }
        String matters = "by ICMP the slave tells a dead host from dead telephony, and itself cut off from both";
        return result instanceof ProbeResult.NotSent ours
                ? about.warns(
                        "this node cannot send ICMP echo: " + ours.detail(),
                        matters,
                        "apt-get install iputils-ping; if it is there: setcap cap_net_raw+p $(command -v ping), and in a"
                                + " container or unit allow CAP_NET_RAW")
                : about.warns(
                        "%s does not answer ping within %s".formatted(host, seconds(PATIENCE)),
                        matters,
                        "if the host is up, let ICMP echo-request and echo-reply through, on %s and on the way"
                                .formatted(host));
    }

    private static String milliseconds(Duration took) {
        return took.toMillis() == 0 ? "less than 1 ms" : took.toMillis() + " ms";
    }

    private static String seconds(Duration took) {
        return "%d s".formatted(TimeUnit.MILLISECONDS.toSeconds(took.toMillis() + 500));
    }
}
