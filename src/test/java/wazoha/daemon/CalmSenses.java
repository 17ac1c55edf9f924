package wazoha.daemon;

import java.util.List;
import wazoha.failover.Kinship;
import wazoha.failover.Telephony;
import wazoha.probe.ProbeResult;

/** What the workers of a node see on which nothing happens, but for what a test is about. */
final class CalmSenses {
    private CalmSenses() {}

    /** A node that was told nothing new by its probes and reads this letter. */
    static Sensed reading(Letter letter) {
        return of(List.of(), List.of(), List.of(), Sensed.References.SOME_ANSWER, letter);
    }

    /** A master whose probe of its own telephony ended so. */
    static Sensed ofItself(ProbeResult own) {
        return of(List.of(), List.of(), List.of(own), Sensed.References.SOME_ANSWER, Letter.NONE);
    }

    /** A slave whose probes of its master ended so, and whose letterbox has no news. */
    static Sensed ofMaster(ProbeResult sip, ProbeResult host, Sensed.References references) {
        var letter = new Letter(Way.LETTERBOX, Letter.NO_STATE, Letter.NO_HEARTBEAT);
        return of(List.of(sip), List.of(host), List.of(), references, letter);
    }

    private static Sensed of(
            List<ProbeResult> peerSip,
            List<ProbeResult> peerHost,
            List<ProbeResult> ownSip,
            Sensed.References references,
            Letter letter) {
        return new Sensed(
                peerSip,
                peerHost,
                ownSip,
                references,
                Telephony.RUNNING,
                true,
                false,
                letter,
                List.of(),
                Letter.NO_HEARTBEAT,
                List.of(),
                false,
                Kinship.SAME,
                false);
    }
}
