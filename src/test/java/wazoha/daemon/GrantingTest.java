package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.failover.Kinship;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.failover.Telephony;
import wazoha.node.Epoch;

/** What a slave without its letterbox answers to a claim of epoch 6 over epoch {@code expected}. */
class GrantingTest {
    @ParameterizedTest(name = "{0}, telephony {1}, letterbox silent {2} s, journal at {3}, {4} -> {5}: {6}")
    @CsvSource(delimiter = '|', textBlock = """
        # phase       | telephony | silent | journal | expected | answer | epoch afterwards
        STANDBY       | STOPPED   | 5      | 5       | 5        | WON    | 6
        STANDBY       | RUNNING   | 5      | 5       | 5        | WON    | 6
        STANDBY       | STOPPED   | 5      | 0       | 0        | WON    | 6
        STANDBY       | STOPPED   | 5      | 6       | 5        | WON    | 6
        STANDBY       | STOPPED   | 5      | 5       | 4        | LOST   | 5
        STANDBY       | STOPPED   | 5      | 7       | 5        | LOST   | 7
        STANDBY       | STOPPED   | 5      | 8       | 5        | LOST   | 8
        STANDBY       | STOPPED   | 4      | 5       | 5        | FAILED | 5
        HANDING_BACK  | STOPPED   | 5      | 5       | 5        | WON    | 6
        HANDING_BACK  | RUNNING   | 5      | 5       | 5        | FAILED | 5
        HANDING_BACK  | UNKNOWN   | 5      | 5       | 5        | FAILED | 5
        TAKING_OVER   | STOPPED   | 5      | 5       | 5        | FAILED | 5
        SERVING       | RUNNING   | 5      | 5       | 5        | FAILED | 5
        """)
    void theJournalDecides(
            Phase phase,
            Telephony telephony,
            long silent,
            long journal,
            long expected,
            ClaimResult.Kind answer,
            long after) {
        var memory = new Remembered(phase, new Epoch(journal), true, true, true, true, "boot", 0, Order.NONE);
        var granting = new Granting();
        granting.decide(memory, sensed(telephony, List.of()), Duration.ZERO);
        var claim = new MasterClaim("1", new Epoch(expected), new Epoch(6));
        var next = granting.decide(memory, sensed(telephony, List.of(claim)), Duration.ofSeconds(silent));

        assertThat(granting.answers())
                .singleElement()
                .extracting(MasterClaim.Answer::kind)
                .isEqualTo(answer);
        assertThat(granting.answers()).as("told once").isEmpty();
        assertThat(next.epoch()).isEqualTo(new Epoch(after));
        assertThat(next.unposted())
                .as("what the letterbox must be told stays to be told")
                .isTrue();
        assertThat(next.dirty()).isTrue();
    }

    private static Sensed sensed(Telephony telephony, List<MasterClaim> claims) {
        return new Sensed(
                List.of(),
                List.of(),
                List.of(),
                Sensed.References.NONE_KNOWN,
                telephony,
                true,
                false,
                Letter.NONE,
                List.of(),
                Letter.NO_HEARTBEAT,
                claims,
                false,
                Kinship.UNKNOWN,
                false);
    }
}
