package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import wazoha.failover.MasterRules;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.node.Epoch;
import wazoha.probe.ProbeResult;

/** When a serving master calls its own telephony sick, a probe a second. */
class MasterMindTest {
    private static final ProbeResult ANSWERED = new ProbeResult.Answered(true, Duration.ofMillis(1));
    private static final ProbeResult CLOSED = new ProbeResult.Refused("Connection refused");
    private static final ProbeResult FROZEN = new ProbeResult.TimedOut(Duration.ofMillis(700));

    private final MasterMind mind =
            new MasterMind(new Thresholds(SimPair.LIMITS, false), MasterRules.TABLE, false, Duration.ZERO);
    private final Remembered serving =
            new Remembered(Phase.SERVING, new Epoch(2), true, false, false, true, "this-boot", 0, Order.NONE);
    private int second;

    private boolean sickAfter(ProbeResult own) {
        second++;
        var now = Duration.ofSeconds(second);
        var sensed = CalmSenses.ofItself(own);
        var decision = mind.decide(serving, sensed, Duration.ZERO, now);
        return mind.word(serving, sensed, decision, now).sick();
    }

    @Test
    void aCrashThatIsHealedInFiveSecondsIsNoSickness() {
        assertThat(sickAfter(ANSWERED)).isFalse();
        for (int crashed = 1; crashed <= 5; crashed++) {
            assertThat(sickAfter(CLOSED)).as("%d s", crashed).isFalse();
        }
        assertThat(sickAfter(ANSWERED)).isFalse();
    }

    @Test
    void aTelephonyThatIsKeptDownIsSickAfterSixSeconds() {
        assertThat(sickAfter(ANSWERED)).isFalse();
        for (int crashed = 1; crashed <= 5; crashed++) {
            assertThat(sickAfter(CLOSED)).as("%d s", crashed).isFalse();
        }
        assertThat(sickAfter(CLOSED)).isTrue();
    }

    @Test
    void aTelephonyThatListensAndIsSilentIsSickAfterThreeSeconds() {
        assertThat(sickAfter(ANSWERED)).isFalse();
        assertThat(sickAfter(FROZEN)).isFalse();
        assertThat(sickAfter(FROZEN)).isFalse();
        assertThat(sickAfter(FROZEN)).isTrue();
    }
}
