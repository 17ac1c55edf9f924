package wazoha.host;

import java.time.Duration;
import wazoha.node.EffectException;
import wazoha.node.Ticker;

/** How long a step of a change may still take, of the limit that it has. */
record TimeLeft(Ticker ticker, Duration limit, Duration end) {
    static TimeLeft of(Duration limit, Ticker ticker) {
        return new TimeLeft(ticker, limit, ticker.now().plus(limit));
    }

    /** At most this long, and never longer than what is left. */
    Duration atMost(Duration limit) throws EffectException {
        var left = end.minus(ticker.now());
        if (left.isNegative() || left.isZero()) {
            throw new EffectException("there was no time left");
        }
        return left.compareTo(limit) < 0 ? left : limit;
    }

    boolean isOver() {
        return end.compareTo(ticker.now()) <= 0;
    }
}
