package wazoha.apply;

import java.time.Duration;

/**
 * How long the parts of a change may take.
 *
 * @param plan of all effects together: a partner that does not answer refuses the change within 10 s (docs/contract.md,
 *     section 3), and the rest is for saying so
 * @param step of one effect to be applied or undone: the 10 s that {@link wazoha.node.Effect} promises
 * @param grace for a call that was given up to end, before its effect counts as stuck
 * @param turn for a change to wait until the one before it is done
 */
record Limits(Duration plan, Duration step, Duration grace, Duration turn) {
    static final Limits USUAL =
            new Limits(Duration.ofMillis(9500), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(10));
}
