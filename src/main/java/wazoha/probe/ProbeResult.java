package wazoha.probe;

import java.time.Duration;

/** What one probe learned. A fault of our own is its own kind: it says nothing about the peer. */
public sealed interface ProbeResult {
    /** @param serving false only for our own 503, the answer of a node that must not serve */
    record Answered(boolean serving, Duration roundTrip) implements ProbeResult {}

    /** The host answered that nobody listens (ICMP port unreachable). */
    record Refused(String detail) implements ProbeResult {}

    record TimedOut(Duration after) implements ProbeResult {}

    /** The fault is ours (no route, no address, no program). */
    record NotSent(String detail) implements ProbeResult {}
}
