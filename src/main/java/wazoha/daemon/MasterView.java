package wazoha.daemon;

import java.time.Duration;
import wazoha.config.NodeConfig;
import wazoha.failover.MasterSight;
import wazoha.probe.PeerWatch;
import wazoha.replication.MasterWord;

/** The slave's belief about its master, from probes, heartbeat and reference addresses. Owned by the cycle. */
final class MasterView {
    private final NodeConfig.Failover limits;
    private final PeerWatch sip;
    private final PeerWatch host;
    private final Freshness posted;
    private final Freshness overSsh;
    private final Duration bootWait;
    private final Duration start;
    private boolean heard;
    private String bootId = "";
    /** Whether this node hears anybody at all: the master's host, or a reference address where one is known. */
    private final Since connected = new Since();

    private final Since alone = new Since();
    private boolean farewell;
    private boolean orderlyReboot;

    /** @param bootWait how long a master that was never heard may stay silent: zero after a mere restart of the daemon */
    MasterView(NodeConfig.Failover limits, Duration bootWait, Duration now) {
        this.limits = limits;
        this.bootWait = bootWait;
        this.start = now;
        sip = new PeerWatch(limits.silence(), now);
        host = new PeerWatch(limits.silence(), now);
        posted = new Freshness(limits.heartbeatStale());
        overSsh = new Freshness(limits.heartbeatStale());
    }

    void update(Sensed sensed, Duration now) {
        sensed.peerSip().forEach(result -> sip.hear(result, now));
        sensed.peerHost().forEach(result -> host.hear(result, now));
        posted.update(sensed.letter().readable(), sensed.letter().heartbeat().beat(), now);
        overSsh.update(true, sensed.sshBeat().beat(), now);
        alone.update(isAlone(sensed), now);
        // one ping that a gateway did not answer is no cable that is out
        connected.update(!alone.holds() || (connected.holds() && !alone.over(limits.silence(), now)), now);
        var word = heartbeat(sensed);
        heard |= sip.everHeard() || beat().fresh(now);
        if (!word.bootId().equals(bootId)) {
            orderlyReboot = farewell;
            bootId = word.bootId();
        }
        farewell = word.farewell();
    }

    MasterSight sight(Sensed sensed, Duration now) {
        boolean fresh = beat().fresh(now);
        var word = heartbeat(sensed);
        if (fresh && word.sick()) {
            return sip.silent(2, now) ? MasterSight.TELEPHONY_DEAD : MasterSight.SICK;
        }
        if (fresh && !word.phase().equals("SERVING")) {
            return sip.serves(now)
                    ? MasterSight.UNKNOWN
                    : MasterSight.IDLE; // it says no and still answers: it is stopping
        }
        if (sip.serves(now) || (fresh && word.serving())) {
            return MasterSight.SERVING;
        }
        if (sip.refuses(now)) {
            return MasterSight.IDLE;
        }
        return fresh ? MasterSight.UNKNOWN : silentSight(sensed, now);
    }

    private boolean isAlone(Sensed sensed) {
        return !host.answers() && (sip.mute() || sensed.references() == Sensed.References.NONE_ANSWERS);
    }

    /** No SIP answer and no heartbeat: how long, and what else is silent. */
    private MasterSight silentSight(Sensed sensed, Duration now) {
        int factor = sensed.letter().readable() ? 1 : 3; // without the letterbox one witness must speak for two
        if (!sip.silent(factor, now) || waits(now)) {
            return MasterSight.UNKNOWN;
        }
        if (alone.holds()) {
            return MasterSight.ISOLATED;
        }
        if (!connected.over(limits.silence(), now)) {
            return MasterSight.UNKNOWN; // back on the network: the master's answers need as long as its silence
        }
        if (host.answers()) {
            return sip.silent(2 * factor, now) ? MasterSight.TELEPHONY_DEAD : MasterSight.UNKNOWN;
        }
        return MasterSight.UNREACHABLE;
    }

    private boolean waits(Duration now) {
        return !heard && now.minus(start).compareTo(bootWait) < 0;
    }

    /** The master's word if it is fresh, else the empty one. */
    MasterWord freshWord(Sensed sensed, Duration now) {
        return beat().fresh(now) ? heartbeat(sensed) : Letter.NO_HEARTBEAT;
    }

    /** The master's newest word, fresh or not: it uses one way at a time, and may change to the other. */
    MasterWord heartbeat(Sensed sensed) {
        return overSsh.newerThan(posted) ? sensed.sshBeat() : sensed.letter().heartbeat();
    }

    private Freshness beat() {
        return overSsh.newerThan(posted) ? overSsh : posted;
    }

    /** How its words come now, for people. */
    Way way(Duration now) {
        if (!beat().fresh(now)) {
            return Way.NONE;
        }
        return overSsh.newerThan(posted) ? Way.SSH : Way.LETTERBOX;
    }

    boolean orderlyReboot() {
        return orderlyReboot;
    }

    /** For people: since the last SIP answer; negative if there never was one. */
    long silentMillis(Duration now) {
        return sip.everHeard() ? sip.silentFor(now).toMillis() : -1;
    }

    long beatAgeMillis(Duration now) {
        return beat().ageMillis(now);
    }

    Duration silence() {
        return limits.silence();
    }
}
