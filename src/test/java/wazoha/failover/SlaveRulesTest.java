package wazoha.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.failover.Action.CLAIM;
import static wazoha.failover.Action.HAND_BACK;
import static wazoha.failover.Action.START_TELEPHONY;
import static wazoha.failover.Action.STOP_TELEPHONY;
import static wazoha.failover.Phase.HANDING_BACK;
import static wazoha.failover.Phase.SERVING;
import static wazoha.failover.Phase.STANDBY;
import static wazoha.failover.Phase.TAKING_OVER;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlaveRulesTest {
    @Test
    void everySituationHasARowAndEveryRowDecidesSomewhere() {
        var decided = new TreeSet<Integer>();
        Situations.ofSlave(one -> decided.add(one.decision().rule()));
        assertThat(decided)
                .containsExactlyElementsOf(new TreeSet<>(
                        SlaveRules.TABLE.rows().stream().map(Rule::id).toList()));
    }

    @Test
    void aRowStaysInItsRoleAndItsNumberIsItsOwn() {
        assertThat(SlaveRules.TABLE.rows()).allMatch(row -> row.to() != Phase.STARTING && row.to() != Phase.RETURNING);
        assertThat(SlaveRules.TABLE.rows().stream().map(Rule::id)).doesNotHaveDuplicates();
    }

    @Test
    void telephonyStartsOnlyUnderAClaimThatIsMadeBefore() {
        Situations.ofSlave(one -> {
            if (one.phase() == TAKING_OVER && one.decision().wants(START_TELEPHONY)) {
                assertThat(one.facts().claimed()).as("%s", one).isTrue();
            }
            if (one.phase() != SERVING && one.decision().next() == SERVING) {
                assertThat(one.facts().claimed()).as("%s", one).isTrue();
            }
        });
    }

    @Test
    void aClaimAndAStartNeverHappenInTheSameCycle() {
        Situations.ofSlave(
                one -> assertThat(one.decision().wants(CLAIM) && one.decision().wants(START_TELEPHONY))
                        .as("%s", one)
                        .isFalse());
    }

    @Test
    void aNodeThatDoesNotServeWantsTelephonyOff() {
        Situations.ofSlave(one -> {
            if (one.phase() == STANDBY && one.decision().next() == STANDBY) {
                assertThat(one.decision().wants(STOP_TELEPHONY)).as("%s", one).isTrue();
            }
        });
    }

    @Test
    void aSilencedNodeNeverBeginsToServe() {
        Situations.ofSlave(one -> {
            boolean silenced =
                    one.facts().order() == Order.STOP || one.facts().order() == Order.HOLD_EVEN_IF_NOBODY_SERVES;
            if (silenced && one.phase() == STANDBY) {
                assertThat(one.decision().next()).as("%s", one).isEqualTo(STANDBY);
            }
        });
    }

    @Test
    void aHeldStandbyMovesOnlyWhenNobodyServed() {
        Situations.ofSlave(one -> {
            if (one.facts().order() == Order.HOLD
                    && one.phase() == STANDBY
                    && one.decision().next() != STANDBY) {
                assertThat(one.facts().nobodyServed()).as("%s", one).isTrue();
            }
        });
    }

    @Test
    void noPhaseWithoutServiceOutlivesAMinuteOfNobodyServing() {
        Situations.ofSlave(one -> {
            var facts = one.facts();
            boolean may = facts.proven() && (facts.order() == Order.NONE || facts.order() == Order.HOLD);
            if (one.phase() == STANDBY && facts.nobodyServed() && may) {
                assertThat(one.decision().next()).as("%s", one).isEqualTo(TAKING_OVER);
            }
        });
    }

    @Test
    void aSlaveWithoutProvenDataServesOnlyByOrder() {
        Situations.ofSlave(one -> {
            if (one.phase() == STANDBY
                    && !one.facts().proven()
                    && one.decision().next() == TAKING_OVER) {
                assertThat(one.facts().order()).as("%s", one).isEqualTo(Order.SERVE);
            }
        });
    }

    @Test
    void aHealthyServingMasterIsNeverServedAgainst() {
        Situations.ofSlave(one -> {
            if (one.phase() == SERVING && one.facts().masterKeepsServing()) {
                assertThat(one.decision().next()).as("%s", one).isEqualTo(HANDING_BACK);
            }
        });
    }

    @Test
    void aSlaveThatServesDoesNotHandBackToAMasterWhoseDataAreForeign() {
        Situations.ofSlave(one -> {
            boolean serves = one.phase() == SERVING
                    && one.facts().order() != Order.STOP
                    && !one.facts().ready();
            if (serves && one.facts().foreign()) {
                assertThat(one.decision().next()).as("%s", one).isEqualTo(SERVING);
            }
        });
    }

    @Test
    void unknownKeepsWhatIs() {
        Situations.ofSlave(one -> {
            boolean plain = one.facts().order() == Order.NONE && !one.facts().nobodyServed();
            if (one.facts().master() == MasterSight.UNKNOWN && plain && one.phase() == STANDBY) {
                assertThat(one.decision().next()).as("%s", one).isEqualTo(STANDBY);
            }
            if (one.facts().master() == MasterSight.UNKNOWN
                    && one.facts().order() == Order.NONE
                    && !one.facts().ready()
                    && one.phase() == SERVING) {
                assertThat(one.decision().next()).as("%s", one).isEqualTo(SERVING);
            }
        });
    }

    @Test
    void handedBackIsCommittedOnlyWhenTelephonyIsOff() {
        Situations.ofSlave(one -> {
            if (one.decision().wants(HAND_BACK)) {
                assertThat(one.facts().telephony()).as("%s", one).isEqualTo(Telephony.STOPPED);
            }
        });
    }

    @ParameterizedTest(name = "rule {8}: {0} with master {1}, telephony {2}, order {3} -> {7}")
    @CsvSource(delimiter = '|', textBlock = """
        # phase       | master         | telephony | order | offers | ready | claimed | next         | rule
        STANDBY       | SERVING        | STOPPED   | NONE  | false  | false | false   | STANDBY      | 190
        STANDBY       | UNREACHABLE    | STOPPED   | NONE  | false  | false | false   | TAKING_OVER  | 165
        STANDBY       | UNREACHABLE    | STOPPED   | HOLD  | false  | false | false   | STANDBY      | 150
        STANDBY       | TELEPHONY_DEAD | STOPPED   | NONE  | false  | false | false   | TAKING_OVER  | 160
        STANDBY       | SICK           | STOPPED   | NONE  | false  | false | false   | STANDBY      | 190
        STANDBY       | SICK           | STOPPED   | NONE  | true   | false | false   | TAKING_OVER  | 170
        STANDBY       | ISOLATED       | STOPPED   | NONE  | false  | false | false   | STANDBY      | 180
        STANDBY       | SERVING        | STOPPED   | SERVE | false  | false | false   | STANDBY      | 120
        STANDBY       | SERVING        | STOPPED   | SERVE | true   | false | false   | TAKING_OVER  | 110
        TAKING_OVER   | UNREACHABLE    | STOPPED   | NONE  | false  | false | false   | TAKING_OVER  | 220
        TAKING_OVER   | SERVING        | STOPPED   | NONE  | false  | false | false   | STANDBY      | 210
        TAKING_OVER   | SERVING        | STOPPED   | NONE  | false  | false | true    | HANDING_BACK | 230
        TAKING_OVER   | SICK           | STOPPED   | NONE  | true   | false | true    | TAKING_OVER  | 240
        TAKING_OVER   | UNREACHABLE    | STOPPED   | NONE  | false  | false | true    | TAKING_OVER  | 290
        TAKING_OVER   | UNREACHABLE    | RUNNING   | NONE  | false  | false | true    | SERVING      | 250
        SERVING       | IDLE           | RUNNING   | NONE  | false  | false | true    | SERVING      | 390
        SERVING       | IDLE           | RUNNING   | NONE  | false  | true  | true    | HANDING_BACK | 340
        SERVING       | IDLE           | RUNNING   | HOLD  | false  | true  | true    | SERVING      | 320
        SERVING       | SERVING        | RUNNING   | HOLD  | false  | false | true    | HANDING_BACK | 310
        SERVING       | SICK           | RUNNING   | NONE  | false  | false | true    | SERVING      | 390
        HANDING_BACK  | IDLE           | RUNNING   | NONE  | false  | true  | true    | HANDING_BACK | 400
        HANDING_BACK  | IDLE           | STOPPED   | NONE  | false  | true  | true    | HANDING_BACK | 410
        """)
    void theTableSays(
            Phase phase,
            MasterSight master,
            Telephony telephony,
            Order order,
            boolean offers,
            boolean ready,
            boolean claimed,
            Phase next,
            int rule) {
        var facts = new SlaveFacts(
                master, offers, false, ready, telephony, claimed, order, true, false, false, false, false, false);
        var decision = SlaveRules.TABLE.decide(phase, facts);
        assertThat(decision.rule()).isEqualTo(rule);
        assertThat(decision.next()).isEqualTo(next);
    }
}
