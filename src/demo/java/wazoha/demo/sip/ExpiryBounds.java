package wazoha.demo.sip;

import java.time.Duration;
import java.util.OptionalInt;

/** How long a registration may live (contract, section 4). */
public record ExpiryBounds(Duration min, Duration max, Duration byDefault) {
    public ExpiryBounds {
        if (min.isNegative() || min.compareTo(byDefault) > 0 || byDefault.compareTo(max) > 0) {
            throw new IllegalArgumentException("expiry must be min <= default <= max, not %d, %d, %d s"
                    .formatted(min.toSeconds(), byDefault.toSeconds(), max.toSeconds()));
        }
    }

    static ExpiryBounds seconds(long min, long max, long byDefault) {
        return new ExpiryBounds(Duration.ofSeconds(min), Duration.ofSeconds(max), Duration.ofSeconds(byDefault));
    }

    /** Below the minimum is refused with 423 and not raised (RFC 3261 10.3). */
    boolean tooBrief(OptionalInt asked) {
        return asked.isPresent() && asked.getAsInt() > 0 && asked.getAsInt() < min.toSeconds();
    }

    Duration granted(OptionalInt asked) {
        var wish = asked.isPresent() ? Duration.ofSeconds(asked.getAsInt()) : byDefault;
        return wish.compareTo(max) > 0 ? max : wish;
    }
}
