package wazoha.daemon;

import java.time.Duration;
import wazoha.config.NodeConfig;
import wazoha.failover.Phase;
import wazoha.failover.SlaveSight;
import wazoha.probe.PeerWatch;
import wazoha.replication.SlaveWord;

/** The master's belief about its slave, from the letterbox or over ssh, and, where the port is open, SIP. Owned by the cycle. */
final class SlaveView {
    private final PeerWatch sip;
    private final Freshness posted;
    private final Freshness overSsh;
    private SlaveWord postedWord = Letter.NO_STATE;
    private SlaveWord sshWord = Letter.NO_STATE;

    SlaveView(NodeConfig.Failover limits, Duration now) {
        sip = new PeerWatch(limits.silence(), now);
        posted = new Freshness(limits.heartbeatStale());
        overSsh = new Freshness(limits.heartbeatStale());
    }

    void update(Sensed sensed, Duration now) {
        sensed.peerSip().forEach(result -> sip.hear(result, now));
        var letter = sensed.letter();
        posted.update(letter.way() == Way.LETTERBOX, letter.state().beat(), now);
        overSsh.update(letter.way() == Way.SSH, letter.state().beat(), now);
        switch (letter.way()) {
            case LETTERBOX -> postedWord = letter.state();
            case SSH -> sshWord = letter.state();
            case NONE -> {
                // what was read last stands, for as long as its beat is fresh
            }
        }
    }

    /** Each way has a counter of its own; the one that moved last is the slave's sign of life. */
    private Freshness beat() {
        return overSsh.newerThan(posted) ? overSsh : posted;
    }

    SlaveSight sight(Duration now) {
        if (beat().fresh(now)) {
            return holds(freshWord(now)) ? SlaveSight.SERVING : SlaveSight.IDLE;
        }
        if (sip.serves(now)) {
            return SlaveSight.SERVING;
        }
        if (sip.refuses(now)) {
            return SlaveSight.IDLE;
        }
        return sip.everHeard() && sip.silent(1, now) ? SlaveSight.SILENT : SlaveSight.UNKNOWN;
    }

    /** The phase is a stored one, but the beat beside it is fresh. The text of another version is no proof of silence. */
    private static boolean holds(SlaveWord state) {
        return Phase.named(state.phase())
                .map(phase -> phase != Phase.STANDBY)
                .orElse(!state.phase().equals("HANDED_BACK"));
    }

    /** Whether its telephony really serves: its own fresh word says so, or, without one, its SIP port. */
    boolean answers(Duration now) {
        return beat().fresh(now) ? freshWord(now).serving() : sip.serves(now);
    }

    /** Its fresh word, by the way that proved it fresh: a row just read may have stood there since its database went away. */
    SlaveWord freshWord(Duration now) {
        if (!beat().fresh(now)) {
            return Letter.NO_STATE;
        }
        return overSsh.newerThan(posted) ? sshWord : postedWord;
    }

    long silentMillis(Duration now) {
        return sip.everHeard() ? sip.silentFor(now).toMillis() : -1;
    }

    /** How its words come now, for people. */
    Way way(Duration now) {
        if (!beat().fresh(now)) {
            return Way.NONE;
        }
        return overSsh.newerThan(posted) ? Way.SSH : Way.LETTERBOX;
    }

    long beatAgeMillis(Duration now) {
        return beat().ageMillis(now);
    }
}
