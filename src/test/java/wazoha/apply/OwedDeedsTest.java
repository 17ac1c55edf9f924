package wazoha.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.apply.CrashedChangeTest.MASTER;
import static wazoha.apply.CrashedChangeTest.SLAVE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.apply.FileEffect.Mood;
import wazoha.node.HaSettings;

/** docs/contract.md, section 3: what a dead or stopped partner keeps from being done is owed, shown, and done later. */
@Timeout(60)
class OwedDeedsTest {
    @TempDir
    Path folder;

    private SmallNode node;

    @BeforeEach
    void aSlave() throws Exception {
        node = SmallNode.slaveOn(folder);
    }

    @Test
    void aPartnerThatFreezesIsPutBackWhenItThaws() throws Exception {
        var before = SmallNode.files(folder);
        node.effect("registrars").mood = Mood.FREEZES_IN_APPLY;
        assertThatThrownBy(() -> node.changes.make(MASTER, node))
                .hasMessageContaining("registrars did not answer in time when it was applied")
                .hasMessageContaining("registrars: not put back after a change that failed");
        assertThat(node.changes.pending()).hasSize(1);
        node.effect("registrars").thaw();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            node.changes.retry();
            return node.changes.pending().isEmpty();
        });
        assertThat(SmallNode.files(folder)).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} does not answer")
    @ValueSource(strings = {"database", "registrars", "cron"})
    void aNodeBecomesDisabledThoughAPartnerIsDeadAndOwesTheRest(String dead) throws Exception {
        for (var mood : List.of(Mood.DEAD, Mood.REFUSES_APPLY, Mood.FAILS_IN_THE_MIDDLE, Mood.HANGS_IN_PLAN)) {
            node.changes.make(SLAVE, node);
            node.effect(dead).mood = mood;
            node.changes.make(HaSettings.DISABLED, node);
            assertThat(node.stored()).isEqualTo(HaSettings.DISABLED);
            assertThat(node.changes.pending()).singleElement().asString().startsWith(dead + ": ");
            assertThat(folder.resolve("var/lib/wazo-ha/pending.json")).exists();
            var next = new SmallNode(folder, Points.none(), SmallNode.SHORT, false).started();
            next.effect(dead).mood = Mood.DEAD;
            next.changes.retry();
            assertThat(next.changes.pending()).singleElement().asString().contains("does not answer");
            next.effect(dead).mood = Mood.WELL;
            next.changes.retry();
            assertThat(next.changes.pending()).isEmpty();
            assertThat(next.story).endsWith("pending_done " + dead);
            assertThat(SmallNode.files(folder))
                    .hasSize(8)
                    .allSatisfy((file, text) -> assertThat(text).isEqualTo("disabled"));
            node = next;
        }
    }

    @Test
    void withEverythingDeadButTheDiskANodeBecomesDisabled() throws Exception {
        SmallNode.NAMES.stream().skip(1).forEach(name -> node.effect(name).mood = Mood.DEAD);
        assertThat(node.changes.plan(HaSettings.DISABLED))
                .hasSize(4)
                .last()
                .asString()
                .startsWith("later, ");
        node.changes.make(HaSettings.DISABLED, node);
        assertThat(node.changes.pending()).hasSize(3);
        assertThat(node.stored()).isEqualTo(HaSettings.DISABLED);
        node.effects.forEach(effect -> effect.mood = Mood.WELL);
        node.changes.retry();
        assertThat(node.changes.pending()).isEmpty();
        assertThat(node.changes.plan(HaSettings.DISABLED)).isEmpty();
    }

    @Test
    void theNextRoleSettlesWhatADisabledNodeOwed() throws Exception {
        node.effect("registrars").mood = Mood.DEAD;
        node.changes.make(HaSettings.DISABLED, node);
        node.effect("registrars").mood = Mood.WELL;
        node.changes.make(MASTER, node);
        assertThat(node.changes.pending()).isEmpty();
        node.changes.retry();
        assertThat(SmallNode.files(folder))
                .hasSize(8)
                .allSatisfy((file, text) -> assertThat(text).isEqualTo("master 10.0.0.2"));
    }

    @Test
    void whatCannotBePutBackIsToldAndPutBackAfterTheNextStart() throws Exception {
        var before = SmallNode.files(folder);
        node.effect("database").mood = Mood.REFUSES_UNDO;
        node.effect("cron").mood = Mood.FAILS_AND_REFUSES_UNDO;
        assertThatThrownBy(() -> node.changes.make(MASTER, node))
                .hasMessageContainingAll("database: not put back", "cron: not put back", "every 30 s");
        assertThat(node.story).anyMatch(line -> line.startsWith("pending database"));
        assertThat(node.changes.pending()).hasSize(2);
        var next = SmallNode.on(folder);
        assertThat(next.changes.pending()).isEmpty();
        assertThat(SmallNode.files(folder)).isEqualTo(before);
    }

    @Test
    void aPartnerThatIsStoppedIsNoFailureAndIsMadeTrueWhenItRunsAgain() throws Exception {
        node.effect("database").mood = Mood.STOPPED;
        assertThat(node.changes.plan(MASTER))
                .hasSize(4)
                .last()
                .asString()
                .isEqualTo("later, as it cannot be done now: the partner is stopped");
        node.changes.make(MASTER, node);
        assertThat(node.stored()).isEqualTo(MASTER);
        var owed = "database: not made yet as on a node that is master (the partner is stopped)";
        assertThat(node.changes.pending()).containsExactly(owed);
        node.changes.make(MASTER, node);
        assertThat(node.changes.pending()).as("after the same again").containsExactly(owed);
        var next = new SmallNode(folder, Points.none(), SmallNode.SHORT, false).started();
        next.effect("database").mood = Mood.STOPPED;
        next.changes.retry();
        assertThat(next.changes.pending()).hasSize(1).first().asString().contains("database: the partner is stopped");
        next.effect("database").mood = Mood.WELL;
        next.changes.retry();
        assertThat(next.changes.pending()).isEmpty();
        assertThat(next.story).endsWith("pending_done database");
        assertThat(SmallNode.files(folder))
                .hasSize(8)
                .allSatisfy((file, text) -> assertThat(text).isEqualTo("master 10.0.0.2"));
    }

    @Test
    void aPartnerThatStopsInTheMiddleIsNoFailureEither() throws Exception {
        node.effect("cron").mood = Mood.STOPS_IN_APPLY;
        node.changes.make(MASTER, node);
        assertThat(node.changes.pending()).singleElement().asString().startsWith("cron: ");
        node.effect("cron").mood = Mood.WELL;
        node.changes.retry();
        assertThat(node.changes.pending()).isEmpty();
        assertThat(SmallNode.files(folder))
                .hasSize(8)
                .allSatisfy((file, text) -> assertThat(text).isEqualTo("master 10.0.0.2"));
    }

    @Test
    void aChangeThatFailsOwesNothingForTheConfigurationThatNeverWas() throws Exception {
        var before = SmallNode.files(folder);
        node.effect("database").mood = Mood.STOPPED;
        node.effect("cron").mood = Mood.FAILS_IN_THE_MIDDLE;
        assertThatThrownBy(() -> node.changes.make(MASTER, node)).hasMessageContaining("as before");
        assertThat(node.changes.pending()).isEmpty();
        assertThat(SmallNode.files(folder)).isEqualTo(before);
    }

    @Test
    void whatARebootForgetsIsRenewedOrOwed() throws Exception {
        node.changes.make(HaSettings.DISABLED, node);
        node.effect("cron").mood = Mood.DEAD;
        node.changes.renew("cron", HaSettings.DISABLED);
        assertThat(node.changes.pending())
                .containsExactly(
                        "cron: not made yet as on a node that is disabled (cron: the partner does not answer)");
        node.effect("cron").mood = Mood.WELL;
        node.changes.renew("cron", HaSettings.DISABLED);
        node.changes.retry();
        assertThat(node.changes.pending()).isEmpty();
    }
}
