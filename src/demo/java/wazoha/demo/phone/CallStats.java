package wazoha.demo.phone;

import java.util.List;
import java.util.Map;

/**
 * What the caller found, in pieces of time between marks: the first is called {@code start}.
 *
 * <p>All times are {@link System#nanoTime}; 0 stands for never.
 */
public record CallStats(List<Segment> segments) {
    /** @param phones by name; a phone that nobody tried in this piece is missing */
    public record Segment(String name, long fromNanos, long toNanos, Map<String, Both> phones) {}

    /** A phone as caller and as called. */
    public record Both(Tally outgoing, Tally incoming) {}

    /**
     * @param longestGapNanos without an answered call, within this piece; its ends count as answered calls
     */
    public record Tally(
            int answered, int failed, long firstAnsweredNanos, long lastAnsweredNanos, long longestGapNanos) {}
}
