package wazoha.journal;

import java.time.Duration;
import java.time.Instant;

/**
 * An operator's order that ends by itself.
 *
 * <p>It is kept as its beginning and its length. What counts is the time that remains, and that is never more than the
 * length: a clock that is wrong after a boot can shorten a hold or begin it anew, but not make it endless.
 *
 * @param kind NONE exactly when there is no order
 * @param since when it was given, by the wall clock
 * @param length how long it holds; zero for NONE
 */
public record Hold(Kind kind, Instant since, Duration length) {
    public static final Hold NONE = new Hold(Kind.NONE, Instant.EPOCH, Duration.ZERO);

    public enum Kind {
        NONE,
        /** Service stays where it is. */
        HELD,
        /** The same, even if nobody serves. */
        HELD_EVEN_IF_NOBODY_SERVES,
        /** This node serves. */
        SERVE,
        /** This node is silent, even if nobody serves. */
        STOP
    }

    public Hold {
        if (length.isNegative() || (kind == Kind.NONE) != length.isZero()) {
            throw new IllegalArgumentException("a hold needs a length, and no hold has none: " + kind + " " + length);
        }
    }

    /** What is left of it, zero if it is over. For waits: add it to a monotonic clock once, at the start. */
    public Duration remaining(Instant now) {
        var left = Duration.between(now, since.plus(length));
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(length) > 0 ? length : left;
    }

    /** When it ends as far as one can tell now, for people. */
    public Instant until(Instant now) {
        return now.plus(remaining(now));
    }
}
