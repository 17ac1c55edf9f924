package wazoha.probe;

import java.time.Duration;

/**
 * Turns the answers to one kind of probe into a belief: heard, and when; or silent, and for how long.
 *
 * <p>Silence is counted over at least three lost probes, each of which was retransmitted, so a single lost packet
 * never counts. Times are those of the caller's clock. Not thread-safe: owned by the daemon's cycle.
 */
public final class PeerWatch {
    private static final int LOST_PROBES = 3; // fewer may be one bad second of the network

    private final Duration silence;
    private Duration lastAnswer;
    private boolean heard;
    private boolean serving;
    private int lost;
    private int unsent;
    private boolean closed;

    /** @param silence without an answer before the peer may count as silent (failover.silence) */
    public PeerWatch(Duration silence, Duration now) {
        this.silence = silence;
        this.lastAnswer = now;
    }

    public void hear(ProbeResult result, Duration now) {
        if (result instanceof ProbeResult.Answered answer) {
            heard = true;
            serving = answer.serving();
            lastAnswer = now;
            lost = 0;
            unsent = 0;
            closed = false;
        } else {
            lost++;
            closed = result instanceof ProbeResult.Refused;
            unsent = result instanceof ProbeResult.NotSent ? unsent + 1 : 0;
        }
    }

    /** Forgets what was heard, as if the watch began now. */
    public void restart(Duration now) {
        heard = false;
        serving = false;
        lastAnswer = now;
        lost = 0;
        unsent = 0;
        closed = false;
    }

    /** Whether the last answers are all missing, for {@code factor} times the configured silence. */
    public boolean silent(int factor, Duration now) {
        return lost >= LOST_PROBES && now.minus(lastAnswer).compareTo(silence.multipliedBy(factor)) >= 0;
    }

    /** Whether the target answered lately and said that it serves. */
    public boolean serves(Duration now) {
        return heard && serving && !silent(1, now);
    }

    /** Whether the target answered lately, but with our own 503. */
    public boolean refuses(Duration now) {
        return heard && !serving && !silent(1, now);
    }

    /** Whether the target answered the last probe but one, or a later one. */
    public boolean answers() {
        return heard && lost < 2;
    }

    public boolean everHeard() {
        return heard;
    }

    /** Whether the last three probes could not even be sent: the fault is ours. */
    public boolean mute() {
        return unsent >= LOST_PROBES;
    }

    /** Whether nobody listens there now: the process has ended, or has not yet begun to listen. */
    public boolean closed() {
        return closed;
    }

    /** Since the last answer, or since the watch began. */
    public Duration silentFor(Duration now) {
        return now.minus(lastAnswer);
    }
}
