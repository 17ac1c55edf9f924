package wazoha.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.failover.Action.CLAIM;
import static wazoha.failover.Action.OFFER;
import static wazoha.failover.Action.START_TELEPHONY;
import static wazoha.failover.Action.TELL_READY;
import static wazoha.failover.Phase.RETURNING;
import static wazoha.failover.Phase.SERVING;
import static wazoha.failover.Phase.STARTING;
import static wazoha.failover.Phase.YIELDED;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MasterRulesTest {
    @Test
    void everySituationHasARowAndEveryRowDecidesSomewhere() {
        var decided = new TreeSet<Integer>();
        Situations.ofMaster(one -> decided.add(one.decision().rule()));
        assertThat(decided)
                .containsExactlyElementsOf(new TreeSet<>(
                        MasterRules.TABLE.rows().stream().map(Rule::id).toList()));
    }

    @Test
    void aRowStaysInItsRoleAndItsNumberIsItsOwn() {
        assertThat(MasterRules.TABLE.rows())
                .allMatch(row -> row.to() != Phase.STANDBY && row.to() != Phase.TAKING_OVER);
        assertThat(MasterRules.TABLE.rows().stream().map(Rule::id)).doesNotHaveDuplicates();
    }

    @Test
    void aServingMasterStopsOnlyForASlaveThatHasTakenService() {
        Situations.ofMaster(one -> {
            if (one.phase() == SERVING && one.decision().next() != SERVING) {
                assertThat(one.facts().slave()).as("%s", one).isEqualTo(SlaveSight.SERVING);
                assertThat(one.facts().sick()
                                || one.facts().offered()
                                || one.facts().foreign())
                        .as("%s", one)
                        .isTrue();
            }
        });
    }

    @Test
    void unknownNeverStopsAServingMaster() {
        Situations.ofMaster(one -> {
            if (one.phase() == SERVING && one.facts().slave() == SlaveSight.UNKNOWN) {
                assertThat(one.decision().next()).as("%s", one).isEqualTo(SERVING);
                assertThat(one.decision().wants(START_TELEPHONY)).as("%s", one).isTrue();
            }
        });
    }

    @Test
    void aBootingMasterNeverStartsBesideASlaveThatServes() {
        Situations.ofMaster(one -> {
            if (one.phase() == STARTING && one.facts().slave() == SlaveSight.SERVING) {
                assertThat(one.decision().next()).as("%s", one).isNotEqualTo(SERVING);
            }
        });
    }

    @Test
    void aReturningMasterStartsOnlyUnderAClaimOrWhenTheSlaveIsGone() {
        Situations.ofMaster(one -> {
            if (one.phase() == RETURNING && one.decision().next() == SERVING) {
                boolean gone = one.facts().nobodyServed() || one.facts().slave() == SlaveSight.SILENT;
                assertThat(one.facts().claimed() || gone).as("%s", one).isTrue();
            }
        });
    }

    @Test
    void readyIsToldOnlyByAMasterThatFetchedAndCouldStart() {
        Situations.ofMaster(one -> {
            if (one.decision().wants(TELL_READY)) {
                assertThat(one.facts().fetched() && one.facts().startable())
                        .as("%s", one)
                        .isTrue();
            }
        });
    }

    @Test
    void aMasterWithForeignDataNeverTellsReadyAndLeavesServiceToASlaveThatServes() {
        Situations.ofMaster(one -> {
            if (one.facts().foreign() && one.facts().slave() == SlaveSight.SERVING) {
                assertThat(one.decision().wants(TELL_READY)).as("%s", one).isFalse();
                boolean both = one.phase() == SERVING && one.facts().slaveAnswers();
                assertThat(both && one.decision().next() == SERVING)
                        .as("%s", one)
                        .isFalse();
            }
        });
    }

    @Test
    void anOfferGoesOnlyToASlaveThatIsWilling() {
        Situations.ofMaster(one -> {
            if (one.decision().wants(OFFER)) {
                assertThat(one.facts().willing()).as("%s", one).isTrue();
                assertThat(one.decision().wants(START_TELEPHONY)).as("%s", one).isTrue();
            }
        });
    }

    @Test
    void aClaimIsMadeOnlyAgainstASilentSlave() {
        Situations.ofMaster(one -> {
            if (one.decision().wants(CLAIM)) {
                assertThat(one.facts().slave()).as("%s", one).isEqualTo(SlaveSight.IDLE);
            }
        });
    }

    @Test
    void noPhaseWithoutServiceOutlivesAMinuteOfNobodyServing() {
        Situations.ofMaster(one -> {
            var facts = one.facts();
            boolean free = facts.order() == Order.NONE || facts.order() == Order.HOLD || facts.order() == Order.SERVE;
            boolean silent = one.phase() == RETURNING || one.phase() == YIELDED;
            if (silent && facts.nobodyServed() && free) {
                assertThat(one.decision().next()).as("%s", one).isEqualTo(SERVING);
            }
        });
    }

    @Test
    void aSilencedMasterNeverBeginsToServe() {
        Situations.ofMaster(one -> {
            boolean silenced = one.facts().order() == Order.HOLD_EVEN_IF_NOBODY_SERVES;
            if (silenced && one.phase() != SERVING) {
                assertThat(one.decision().next()).as("%s", one).isNotEqualTo(SERVING);
            }
        });
    }

    @Test
    void aHeldMasterNeitherOffersNorTellsReady() {
        Situations.ofMaster(one -> {
            if (one.facts().order() == Order.HOLD) {
                assertThat(one.decision().wants(OFFER)).as("%s", one).isFalse();
                assertThat(one.decision().wants(TELL_READY)).as("%s", one).isFalse();
            }
        });
    }
}
