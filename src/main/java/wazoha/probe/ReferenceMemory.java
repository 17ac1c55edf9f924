package wazoha.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import wazoha.node.Ticker;

/**
 * Remembers which reference addresses answer. Only one that has answered lately can accuse us of being isolated: a
 * gateway that never answers a ping says nothing.
 *
 * <p>Not thread-safe: owned by the worker that asks them.
 */
public final class ReferenceMemory {
    /** For so long a former answer counts : ten minutes outlive a gateway that restarts. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    /** What the references say about us. Only NONE_ANSWERS means isolated. */
    public enum Verdict {
        NONE_KNOWN,
        SOME_ANSWER,
        NONE_ANSWERS
    }

    private record Memory(Duration lastAnswer, boolean answersNow) {}

    private final Ticker ticker;
    private final Map<InetAddress, Memory> known = new HashMap<>();

    public ReferenceMemory(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Those to be asked now: the current ones and those known lately, since a lost link takes its route away. */
    public Set<InetAddress> toAsk(Collection<InetAddress> current) {
        forget();
        var all = new LinkedHashSet<>(current);
        all.addAll(known.keySet());
        return all;
    }

    /** @param result of asking that address; what could not be sent is no answer either */
    public void record(InetAddress address, ProbeResult result) {
        if (result instanceof ProbeResult.Answered) {
            known.put(address, new Memory(ticker.now(), true));
        } else {
            known.computeIfPresent(address, (key, before) -> new Memory(before.lastAnswer(), false));
        }
    }

    public Verdict verdict() {
        forget();
        if (known.isEmpty()) {
            return Verdict.NONE_KNOWN;
        }
        return known.values().stream().anyMatch(Memory::answersNow) ? Verdict.SOME_ANSWER : Verdict.NONE_ANSWERS;
    }

    private void forget() {
        var now = ticker.now();
        known.values().removeIf(memory -> now.minus(memory.lastAnswer()).compareTo(LATELY) > 0);
    }
}
