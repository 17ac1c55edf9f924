package wazoha.daemon;

import java.time.Duration;
import wazoha.failover.Decision;

/** One role's way from observations to a decision: keeps the timers, asks the table. Owned by the cycle. */
interface Mind {
    /** @param entered when the phase began, on the watch clock */
    Decision decide(Remembered memory, Sensed sensed, Duration entered, Duration now);

    /** What to tell the peer after that decision. */
    Word word(Remembered memory, Sensed sensed, Decision decision, Duration now);

    /** The observations of the last decision in words, for history. */
    String observed();

    NodeStatus.Peer peer(Sensed sensed, Duration now);
}
