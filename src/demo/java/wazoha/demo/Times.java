package wazoha.demo;

import java.util.List;

/**
 * The short times of the demo. A host would use minutes where these are seconds, so that a story that takes an
 * afternoon fits into one.
 *
 * @param minExpiry shortest registration that a SIP server grants, in seconds
 * @param holdDown how long a returning master must be ready, in seconds
 * @param replication between two comparisons of the databases, in seconds
 */
public record Times(int minExpiry, int maxExpiry, int defaultExpiry, int holdDown, int replication) {
    public static final Times SHORT = new Times(6, 10, 8, 5, 2);
    /** Shorter still, where the same story is played dozens of times. */
    public static final Times SHORTEST = new Times(3, 5, 4, 2, 1);

    /** Registrations and hold-down are short here too, but databases are compared as often as on a host. */
    public static final Times USUAL_REPLICATION = new Times(6, 10, 8, 5, 5);

    public List<String> lines() {
        return List.of(
                "registrations last %d to %d s, %d s by default (a host: 180 to 300 s)"
                        .formatted(minExpiry, maxExpiry, defaultExpiry),
                "a returning master must be ready for %d s before it serves (a host: 30 s)".formatted(holdDown),
                "the databases are compared every %d s".formatted(replication));
    }
}
