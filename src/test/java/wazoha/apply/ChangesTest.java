package wazoha.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.apply.CrashedChangeTest.MASTER;
import static wazoha.apply.CrashedChangeTest.SLAVE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wazoha.apply.FileEffect.Mood;
import wazoha.node.HaSettings;

/** docs/contract.md, section 3: effects as one transaction, on four effects of two files each. */
@Timeout(60)
class ChangesTest {
    @TempDir
    Path folder;

    private SmallNode node;

    @BeforeEach
    void aSlave() throws Exception {
        node = SmallNode.slaveOn(folder);
    }

    @Test
    void aChangeIsMadeWhollyWhileTheNodeRests() throws Exception {
        var lines = node.changes.make(MASTER, node);
        assertThat(lines)
                .containsExactly(
                        "role: master 10.0.0.2",
                        "database: master 10.0.0.2",
                        "registrars: master 10.0.0.2",
                        "cron: master 10.0.0.2");
        assertThat(node.shifts).containsExactly("rest", "work as master");
        assertThat(SmallNode.files(folder))
                .hasSize(8)
                .allSatisfy((file, text) -> assertThat(text).isEqualTo("master 10.0.0.2"));
        assertThat(node.story).isEmpty();
    }

    @Test
    void aPlanTouchesNothing() throws Exception {
        var before = SmallNode.files(folder);
        assertThat(node.changes.plan(MASTER)).hasSize(4).first().isEqualTo("role: master 10.0.0.2");
        assertThat(node.changes.plan(SLAVE)).isEmpty();
        assertThat(SmallNode.files(folder)).isEqualTo(before);
        assertThat(node.writes).hasValue(0);
        assertThat(node.shifts).isEmpty();
    }

    @Test
    void theSameAgainWritesNothingAndRestartsNothing() throws Exception {
        var applied =
                node.effects.stream().mapToInt(effect -> effect.applied.get()).sum();
        assertThat(node.changes.make(SLAVE, node)).isEmpty();
        assertThat(node.writes).hasValue(0);
        assertThat(node.shifts).doesNotContain("rest");
        assertThat(node.effects.stream()
                        .mapToInt(effect -> effect.applied.get())
                        .sum())
                .isEqualTo(applied);
    }

    @Test
    void theSameAgainRepairsWhatSomebodyBrokeWithoutRest() throws Exception {
        var whole = SmallNode.files(folder);
        Files.writeString(folder.resolve("cron.b"), "broken by hand");
        assertThat(node.changes.make(SLAVE, node)).containsExactly("cron: slave 10.0.0.1");
        assertThat(SmallNode.files(folder)).isEqualTo(whole);
        assertThat(node.shifts).doesNotContain("rest");
    }

    static Stream<Arguments> everyFailureAtEveryPosition() {
        var moods = EnumSet.of(
                Mood.DEAD,
                Mood.REFUSES_PLAN,
                Mood.REFUSES_APPLY,
                Mood.FAILS_IN_THE_MIDDLE,
                Mood.FAILS_INSIDE,
                Mood.HANGS_IN_PLAN,
                Mood.HANGS_IN_APPLY);
        return SmallNode.NAMES.stream().flatMap(name -> moods.stream().map(mood -> Arguments.of(name, mood)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyFailureAtEveryPosition")
    void anEffectThatFailsOrHangsLeavesTheOldStateExactly(String name, Mood mood) throws Exception {
        var before = SmallNode.files(folder);
        node.effect(name).mood = mood;
        assertThatThrownBy(() -> node.changes.make(MASTER, node))
                .isInstanceOf(ChangeException.class)
                .hasMessageContaining(name)
                .message()
                .containsAnyOf("nothing was changed", "the configuration is as before");
        assertThat(SmallNode.files(folder)).isEqualTo(before);
        assertThat(node.settings()).isEqualTo(SLAVE);
        if (!node.shifts.isEmpty()) {
            assertThat(node.shifts).containsExactly("rest", "rest", "work as slave");
            assertThat(node.story).singleElement().asString().startsWith("change_failed from slave to master");
        }
        node.effect(name).mood = Mood.WELL;
        node.changes.make(MASTER, node);
        assertThat(node.stored()).isEqualTo(MASTER);
    }

    @Test
    void aNodeThatCannotGoOnDutyInItsNewRoleIsAsBefore() throws Exception {
        var before = SmallNode.files(folder);
        node.refusesToWork = true;
        assertThatThrownBy(() -> node.changes.make(MASTER, node))
                .hasMessage("not on duty; the configuration is as before");
        assertThat(SmallNode.files(folder)).isEqualTo(before);
        assertThat(node.shifts).containsExactly("rest", "work as master", "rest", "work as slave");
    }

    @Test
    void aNodeThatWasNeverConfiguredHasNoFileAfterAFailure() throws Exception {
        var root = folder.resolve("fresh");
        var fresh = SmallNode.on(root);
        fresh.effect("cron").mood = Mood.FAILS_IN_THE_MIDDLE;
        assertThatThrownBy(() -> fresh.changes.make(MASTER, fresh)).isInstanceOf(ChangeException.class);
        assertThat(SmallNode.files(root)).isEmpty();
    }

    @Test
    void aRoleThatCannotBeStoredIsNoRole() throws Exception {
        var before = SmallNode.files(folder);
        node.effect("role").mood = Mood.REFUSES_APPLY;
        assertThatThrownBy(() -> node.changes.make(HaSettings.DISABLED, node))
                .hasMessageContainingAll("the configuration was not stored: role", "as before");
        assertThat(SmallNode.files(folder)).isEqualTo(before);
        assertThat(node.changes.pending()).isEmpty();
    }
}
