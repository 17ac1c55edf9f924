package wazoha.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import wazoha.probe.ProbeResult;

/** The part of the board for what the probes heard since the cycle looked last. Thread-safe, and no call blocks. */
final class ProbeBoard {
    final Queue<ProbeResult> peerSip = new ConcurrentLinkedQueue<>();
    final Queue<ProbeResult> peerHost = new ConcurrentLinkedQueue<>();
    final Queue<ProbeResult> ownSip = new ConcurrentLinkedQueue<>();
    private final Signal news;
    private volatile boolean peerQuiet;

    ProbeBoard(Signal news) {
        this.news = news;
    }

    /** @param kind one of the queues here */
    void heard(Queue<ProbeResult> kind, ProbeResult result) {
        kind.add(result);
        if (kind == peerSip) {
            peerQuiet = !(result instanceof ProbeResult.Answered);
        }
        news.raise();
    }

    /** Whether the last answer of the peer's SIP port is missing. */
    boolean peerIsQuiet() {
        return peerQuiet;
    }

    /** Takes all that is there, in its order. */
    static <T> List<T> drained(Queue<T> queue) {
        if (queue.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<T>();
        for (T next = queue.poll(); next != null; next = queue.poll()) {
            all.add(next);
        }
        return List.copyOf(all);
    }
}
