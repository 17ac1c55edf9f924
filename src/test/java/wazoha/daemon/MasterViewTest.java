package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import wazoha.failover.MasterSight;
import wazoha.probe.ProbeResult;

/** What a slave believes of its master, whose heartbeat is stale, a probe a second. */
class MasterViewTest {
    private static final ProbeResult ANSWERED = new ProbeResult.Answered(true, Duration.ofMillis(1));
    private static final ProbeResult LOST = new ProbeResult.TimedOut(Duration.ofMillis(700));

    private final MasterView view = new MasterView(SimPair.LIMITS, Duration.ZERO, Duration.ZERO);
    private int second;

    private MasterSight after(ProbeResult sip, ProbeResult host, Sensed.References references) {
        second++;
        var now = Duration.ofSeconds(second);
        var sensed = CalmSenses.ofMaster(sip, host, references);
        view.update(sensed, now);
        return view.sight(sensed, now);
    }

    private void cableIsOut() {
        after(ANSWERED, ANSWERED, Sensed.References.SOME_ANSWER);
        for (int lost = 1; lost <= 20; lost++) {
            after(LOST, LOST, Sensed.References.NONE_ANSWERS);
        }
        assertThat(after(LOST, LOST, Sensed.References.NONE_ANSWERS)).isEqualTo(MasterSight.ISOLATED);
    }

    @Test
    void whoIsBackOnTheNetworkGivesTheMasterTimeToAnswer() {
        cableIsOut();
        assertThat(after(LOST, LOST, Sensed.References.SOME_ANSWER)).isEqualTo(MasterSight.UNKNOWN);
        assertThat(after(LOST, ANSWERED, Sensed.References.SOME_ANSWER))
                .as("its host answers, its telephony not yet")
                .isEqualTo(MasterSight.UNKNOWN);
        assertThat(after(ANSWERED, ANSWERED, Sensed.References.SOME_ANSWER)).isEqualTo(MasterSight.SERVING);
    }

    @Test
    void aDeadGatewayDoesNotHideADeadTelephony() {
        after(ANSWERED, ANSWERED, Sensed.References.SOME_ANSWER);
        for (int lost = 1; lost <= 5; lost++) {
            assertThat(after(LOST, ANSWERED, Sensed.References.NONE_ANSWERS)).isNotEqualTo(MasterSight.TELEPHONY_DEAD);
        }
        assertThat(after(LOST, ANSWERED, Sensed.References.NONE_ANSWERS)).isEqualTo(MasterSight.TELEPHONY_DEAD);
    }

    @Test
    void aMasterThatStaysSilentThenIsUnreachable() {
        cableIsOut();
        for (int lost = 1; lost <= 3; lost++) {
            assertThat(after(LOST, LOST, Sensed.References.SOME_ANSWER)).isEqualTo(MasterSight.UNKNOWN);
        }
        assertThat(after(LOST, LOST, Sensed.References.SOME_ANSWER)).isEqualTo(MasterSight.UNREACHABLE);
    }

    @Test
    void aGatewayThatAnswersEveryOtherPingDoesNotHideADeadMaster() {
        after(ANSWERED, ANSWERED, Sensed.References.SOME_ANSWER);
        var seen = EnumSet.noneOf(MasterSight.class);
        for (int lost = 1; lost <= 5; lost++) {
            seen.add(after(LOST, LOST, lost % 2 == 0 ? Sensed.References.SOME_ANSWER : Sensed.References.NONE_ANSWERS));
        }
        assertThat(seen).contains(MasterSight.UNREACHABLE);
    }
}
