package wazoha.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.host.BootId;
import wazoha.host.Gate;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.ProbeUser;
import wazoha.node.Ticker;
import wazoha.probe.IcmpEcho;
import wazoha.probe.Probe;
import wazoha.probe.ProbeResult;
import wazoha.probe.SipOptions;
import wazoha.probe.SipUnavailable;
import wazoha.service.Telephony;

/** What both roles need for a duty: memory, board, telephony, probes. Used once, by one thread. */
final class Groundwork {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final String PING = "ping";

    final Board board;
    final Remembered old;
    final Remembered start;
    final Thresholds limits;
    final List<Loop> workers = new ArrayList<>();
    private final NodeRole role;
    private final Partners partners;
    private final Journal journal;
    private final TelephonyKeeper keeper;

    Groundwork(NodeRole role, Partners partners, Journal journal) throws IOException, InterruptedException {
        this.role = role;
        this.partners = partners;
        this.journal = journal;
        var config = partners.config();
        board = new Board(journal::event, partners.ticker());
        limits = new Thresholds(config.failover(), !config.services().check().isEmpty());
        String bootId = BootId.read(partners.paths(), config.node().bootIdFile());
        old = journal.load(Phase.of(role).get(0));
        if (!old.bootId().isEmpty() && !old.bootId().equals(bootId)) {
            forgetRun(partners.paths().run());
        }
        Telephony telephony = partners.telephony();
        start = Starting.memory(role, old, bootId, telephony.state() == Telephony.State.RUNNING);
        var unavailable = new SipUnavailable(partners.ownSip(), ticker());
        keeper = new TelephonyKeeper(
                board, telephony, new Gate(partners.paths()), partners.moves(), unavailable, ticker());
        workers.add(new Loop("telephony", LOOK_EVERY, ticker(), keeper));
        workers.add(new Loop("programs", ASK_EVERY, ticker(), keeper::ask));
        probe("own-sip", sip(partners.ownSip()), board.probes.ownSip);
    }

    private Ticker ticker() {
        return partners.ticker();
    }

    /** What a reboot forgets, where the folder is not one that a reboot empties: gate and marks of processes. */
    private static void forgetRun(Path run) throws IOException {
        Files.deleteIfExists(run.resolve("may-serve"));
        Files.deleteIfExists(run.resolve("stopped"));
        Files.deleteIfExists(run.resolve("moved"));
        Files.deleteIfExists(run.resolve("move-owed"));
        Files.deleteIfExists(run.resolve(DatabaseKeeper.MARK));
        var services = run.resolve("services");
        if (Files.isDirectory(services)) {
            try (var marks = Files.list(services)) {
                for (var mark : marks.toList()) {
                    Files.deleteIfExists(mark);
                }
            }
        }
    }

    private SipOptions sip(java.net.InetSocketAddress target) {
        return new SipOptions(target, ProbeUser.NAME, partners.config().probe().timeout(), ticker());
    }

    private void probe(String name, Probe probe, Queue<ProbeResult> answers) {
        workers.add(new Loop(name, partners.config().probe().interval(), ticker(), () -> {
            try {
                board.probes.heard(answers, probe.ask());
            } catch (RuntimeException defect) { // no answer is never an answer
                board.probes.heard(answers, new ProbeResult.NotSent(String.valueOf(defect)));
                throw defect;
            }
        }));
    }

    void probePeer(PeerAddress peer) {
        probe("peer-sip", sip(partners.peerSip(peer)), board.probes.peerSip);
    }

    void probeHost(PeerAddress peer) {
        var echo = new IcmpEcho(PING, peer.address(), partners.config().probe().interval(), ticker());
        probe("peer-host", echo, board.probes.peerHost);
    }

    void watchReferences() {
        List<InetAddress> configured = partners.config().probe().references().stream()
                .flatMap(text -> PeerAddress.parse(text).stream())
                .map(PeerAddress::address)
                .toList();
        var watch = new ReferenceWatch(
                board, configured, PING, partners.config().probe().interval(), ticker());
        workers.add(new Loop("references", partners.config().probe().interval(), ticker(), watch));
    }

    Duty duty(
            Mind mind,
            Runnable wakeLetters,
            @Nullable DataKeeper data,
            @Nullable FilesKeeper files,
            Duty.Leaving leaving) {
        board.wake(wakeLetters, workers.get(0)::wake);
        var failover = partners.config().failover();
        var cycle = cycle(mind, System.getenv(StopPoint.VARIABLE));
        var left = journal.hold().remaining(partners.time().instant());
        boolean ordered = start.order() != Order.NONE;
        return new Duty(
                cycle,
                board,
                ticker(),
                failover.cycle(),
                workers,
                keeper,
                data,
                files,
                ordered,
                left,
                partners.onDefect(),
                leaving);
    }

    /** @param stopAt where a test wants the cycle to stop; null outside of tests */
    private Cycle cycle(Mind mind, @Nullable String stopAt) {
        var flapping = partners.config().failover().retrySick();
        if (stopAt == null) {
            return new Cycle(role, ticker(), mind, board, board, journal, start, flapping);
        }
        var marker = partners.paths().run().resolve("stopped-at");
        var stop = new StopPoint(stopAt, marker, start, board, journal);
        return new Cycle(role, ticker(), mind, board, stop, stop, start, flapping);
    }

    @Override
    public String toString() {
        return "groundwork of a " + role.wire().toUpperCase(Locale.ROOT);
    }
}
