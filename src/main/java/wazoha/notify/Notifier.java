package wazoha.notify;

import java.time.Duration;
import java.util.List;
import wazoha.node.Ticker;

/**
 * Tells every receiver of every event, each on a thread of its own: a slow or dead one delays neither the caller nor
 * the others. What a receiver cannot take in time is lost for it; it stands in history anyway. Thread-safe.
 */
public final class Notifier implements AutoCloseable {
    /** A receiver that is away for long must not fill the memory: older events matter less than newer ones. */
    private static final int MOST_WAITING = 200;

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final List<Delivery> deliveries;
    private final Ticker ticker;

    /** Serves from construction until closed, and closes the receivers then. */
    public Notifier(List<Receiver> receivers, Ticker ticker) {
        this(receivers, ticker, MOST_WAITING);
    }

    Notifier(List<Receiver> receivers, Ticker ticker, int mostWaiting) {
        this.ticker = ticker;
        this.deliveries = receivers.stream()
                .map(receiver -> new Delivery(receiver, ticker, mostWaiting))
                .toList();
        deliveries.forEach(Delivery::start);
    }

    /** Never blocks. An event that nobody is told of ({@link Wording}) is dropped here. */
    public void offer(Event event) {
        if (Wording.of(event.name()).isPresent()) {
            deliveries.forEach(delivery -> delivery.offer(event));
        }
    }

    /** Whether the receiver of this name took what it was last told; true if there is none of this name. */
    public boolean works(String receiver) {
        return deliveries.stream()
                .filter(delivery -> delivery.name().equals(receiver))
                .allMatch(Delivery::works);
    }

    /** Gives the receivers two seconds in all to take what waits for them. */
    @Override
    public void close() {
        deliveries.forEach(Delivery::end);
        var end = ticker.now().plus(FAREWELL);
        deliveries.forEach(delivery -> delivery.join(end.minus(ticker.now())));
    }
}
