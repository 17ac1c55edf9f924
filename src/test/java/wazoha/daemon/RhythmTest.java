package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wazoha.replication.Replicator.Scope;

/** docs/contract.md, section 6: when everything is compared. */
class RhythmTest {
    private static final Rhythm.Due HINTED = new Rhythm.Due(Scope.HINTED, Trigger.CONTINUOUS);
    private static final Rhythm.Due WHOLE = new Rhythm.Due(Scope.WHOLE, Trigger.CONTINUOUS);
    private static final Duration QUICK = Duration.ofMillis(20);

    private Duration clock = Duration.ofDays(3);
    private Instant time = Instant.parse("2026-11-27T10:30:00Z");
    private final Rhythm rhythm = new Rhythm(() -> clock, () -> time);

    @BeforeEach
    void everythingWasComparedOnce() {
        assertThat(rhythm.next(Duration.ZERO)).as("the first run of a process").isEqualTo(WHOLE);
        rhythm.ended(Scope.WHOLE);
    }

    @Test
    void aQuickComparisonOfEverythingIsRepeatedAfterTenSeconds() {
        pass(Duration.ofMillis(9_999));
        assertThat(rhythm.next(QUICK)).isEqualTo(HINTED);
        pass(Duration.ofMillis(1));
        assertThat(rhythm.next(QUICK)).isEqualTo(WHOLE);
    }

    @Test
    void aSlowOneAfterAHundredTimesItsDuration() {
        pass(Duration.ofMillis(129_999));
        assertThat(rhythm.next(Duration.ofMillis(1300))).isEqualTo(HINTED);
        pass(Duration.ofMillis(1));
        assertThat(rhythm.next(Duration.ofMillis(1300))).isEqualTo(WHOLE);
    }

    @Test
    void whatCountersNamedPutsItOffByNothing() {
        pass(Duration.ofSeconds(8));
        rhythm.ended(Scope.HINTED);
        pass(Duration.ofSeconds(2));
        assertThat(rhythm.next(QUICK)).isEqualTo(WHOLE);
    }

    @Test
    void atMinuteZeroEverythingIsComparedOnce() {
        time = Instant.parse("2026-11-27T11:00:00Z");
        pass(Duration.ofSeconds(1));
        assertThat(rhythm.next(QUICK)).isEqualTo(new Rhythm.Due(Scope.WHOLE, Trigger.HOURLY));
        rhythm.ended(Scope.WHOLE);
        time = Instant.parse("2026-11-27T11:59:59Z");
        pass(Duration.ofSeconds(1));
        assertThat(rhythm.next(QUICK)).isEqualTo(HINTED);
    }

    @Test
    void aRunThatFailedIsStillDue() {
        time = Instant.parse("2026-11-27T11:00:00Z");
        rhythm.next(QUICK);
        time = Instant.parse("2026-11-27T11:00:05Z");
        assertThat(rhythm.next(QUICK).scope()).isEqualTo(Scope.WHOLE);
    }

    private void pass(Duration duration) {
        clock = clock.plus(duration);
    }
}
