package wazoha.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.probe.ProbeResult;

/** The probes of one simulated daemon, and their answers until the cycle reads them. */
final class SimProbes {
    private static final ProbeResult ANSWERED = new ProbeResult.Answered(true, Duration.ofMillis(1));
    private static final ProbeResult CLOSED = new ProbeResult.Answered(false, Duration.ofMillis(1));
    private static final ProbeResult LOST = new ProbeResult.TimedOut(Duration.ofMillis(700));

    final List<ProbeResult> peerSip = new ArrayList<>();
    final List<ProbeResult> peerHost = new ArrayList<>();
    final List<ProbeResult> ownSip = new ArrayList<>();
    private final SimPair pair;

    SimProbes(SimPair pair) {
        this.pair = pair;
    }

    void ask(SimNode own, SimNode peer) {
        boolean reach = pair.reach() && !pair.dropsPacket();
        boolean serves = peer.answers() || peer.telephony.looksWell();
        boolean closed = peer.daemonLives() && peer.isClosed();
        peerSip.add(reach && serves ? ANSWERED : reach && closed ? CLOSED : LOST);
        peerHost.add(reach ? ANSWERED : LOST);
        ownSip.add(own.answers() ? ANSWERED : LOST);
    }

    void forget() {
        List.of(peerSip, peerHost, ownSip).forEach(List::clear);
    }
}
