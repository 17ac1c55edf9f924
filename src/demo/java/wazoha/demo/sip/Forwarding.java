package wazoha.demo.sip;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.sip.ClientTransaction;
import javax.sip.ServerTransaction;

/** One request that the proxy carries: what came in and what went out for it. Thread-safe. */
final class Forwarding {
    private final ServerTransaction incoming;
    private final ClientTransaction outgoing;
    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile boolean ringing;

    Forwarding(ServerTransaction incoming, ClientTransaction outgoing) {
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    ServerTransaction incoming() {
        return incoming;
    }

    ClientTransaction outgoing() {
        return outgoing;
    }

    /** The called side has sent a provisional response: only now may it be cancelled (RFC 3261 9.1). */
    boolean isRinging() {
        return ringing;
    }

    void rings() {
        ringing = true;
    }

    /** True for the first caller only: one final response goes back. */
    boolean finish() {
        return finished.compareAndSet(false, true);
    }
}
