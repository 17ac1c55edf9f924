package wazoha.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.apply.CrashedChangeTest.MASTER;
import static wazoha.apply.CrashedChangeTest.SLAVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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
        node = SmallNode.on(folder);
        node.changes.make(SLAVE, node);
        node.shifts.clear();
        node.story.clear();
        node.writes.set(0);
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
    void effectsThatHangAreLookedAtTogetherSoThatTheRefusalComesInTime() throws Exception {
        node.effects.forEach(effect -> effect.mood = Mood.HANGS_IN_PLAN);
        long began = System.nanoTime();
        assertThatThrownBy(() -> node.changes.make(MASTER, node))
                .hasMessageContaining("did not answer in time when it was looked at");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(SmallNode.SHORT.plan().multipliedBy(3));
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
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            node.changes.retry();
            return node.changes.pending().isEmpty();
        });
        assertThat(SmallNode.files(folder)).isEqualTo(before);
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
    void aDiskThatIsFullRefusesTheChange() throws Exception {
        var before = SmallNode.files(folder);
        node.diskIsFull = true;
        assertThatThrownBy(() -> node.changes.make(MASTER, node))
                .hasMessageContainingAll("the journal of the change was not written", "no space left", "as before");
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
    void aRoleThatCannotBeStoredIsNoRole() throws Exception {
        var before = SmallNode.files(folder);
        node.effect("role").mood = Mood.REFUSES_APPLY;
        assertThatThrownBy(() -> node.changes.make(HaSettings.DISABLED, node))
                .hasMessageContainingAll("the configuration was not stored: role", "as before");
        assertThat(SmallNode.files(folder)).isEqualTo(before);
        assertThat(node.changes.pending()).isEmpty();
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
    void aTryThatHangsGivesWayToAChange() throws Exception {
        var patient = new SmallNode(folder, Points.none(), SmallNode.PATIENT, false).started();
        patient.effect("cron").mood = Mood.DEAD;
        patient.changes.make(HaSettings.DISABLED, patient);
        patient.effect("cron").mood = Mood.HANGS_IN_APPLY;
        int before = patient.effect("cron").applied.get();
        var threads = Executors.newSingleThreadExecutor();
        try {
            var retry = threads.submit(patient.changes::retry);
            Awaitility.await().until(() -> patient.effect("cron").applied.get() > before);
            patient.effect("cron").mood = Mood.WELL;
            patient.changes.make(MASTER, patient);
            retry.get(10, TimeUnit.SECONDS);
            assertThat(patient.changes.pending()).isEmpty();
            assertThat(patient.stored()).isEqualTo(MASTER);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void changesThatComeAtOnceAreMadeOneAfterAnother() throws Exception {
        var patient = new SmallNode(folder, Points.none(), SmallNode.PATIENT, false).started();
        var wishes = List.of(MASTER, SLAVE, HaSettings.DISABLED, CrashedChangeTest.MASTER_OF_ANOTHER);
        var threads = Executors.newFixedThreadPool(wishes.size());
        try {
            for (int round = 0; round < 20; round++) {
                var works = new ArrayList<Callable<List<String>>>();
                wishes.forEach(wish -> works.add(() -> patient.changes.make(wish, patient)));
                for (Future<List<String>> done : threads.invokeAll(works)) {
                    done.get(10, TimeUnit.SECONDS);
                }
                assertThat(SmallNode.files(folder).values().stream().distinct()).hasSize(1);
                assertThat(patient.stored()).isEqualTo(patient.settings());
            }
            assertThat(patient.effects)
                    .allSatisfy(effect -> assertThat(effect.overlaps).hasValue(0));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aChangeThatWaitsTooLongForAnotherIsRefused() throws Exception {
        var limits = new Limits(
                Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(50), Duration.ofMillis(100));
        var busy = new SmallNode(folder, Points.none(), limits, false).started();
        busy.effect("cron").mood = Mood.HANGS_IN_APPLY;
        int before = busy.effect("cron").applied.get();
        var threads = Executors.newSingleThreadExecutor();
        try {
            var first = threads.submit(() -> busy.changes.make(MASTER, busy));
            Awaitility.await().until(() -> busy.effect("cron").applied.get() > before);
            assertThatThrownBy(() -> busy.changes.make(HaSettings.DISABLED, busy))
                    .hasMessageContaining("another change is being made; nothing was done");
            busy.effect("cron").thaw();
            first.get(10, TimeUnit.SECONDS);
            assertThat(busy.stored()).isEqualTo(MASTER);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aDamagedJournalIsToldAndKeptAside() throws IOException {
        var note = folder.resolve("var/lib/wazo-ha/change.json");
        for (var damage : List.of("", "{", "[]", "{\"stage\": \"DANCING\"}", "null")) {
            Files.writeString(note, damage);
            var next = SmallNode.on(folder);
            assertThat(next.story)
                    .singleElement()
                    .asString()
                    .startsWith("change_unknown ")
                    .contains("change.json.damaged");
            assertThat(note).doesNotExist();
            assertThat(next.settings()).isEqualTo(SLAVE);
        }
    }

    @ParameterizedTest
    @EnumSource(ChangeNote.Stage.class)
    void aNoteIsReadAsItWasWritten(ChangeNote.Stage stage) throws IOException {
        var note = new ChangeNote(
                SLAVE,
                HaSettings.DISABLED,
                stage,
                List.of(new ChangeNote.Step("role", "{\"a\": \"\u00e9\n\"}")),
                List.of(new Deed("cron", Deed.Kind.APPLY, "", "dead"), new Deed("role", Deed.Kind.UNDO, "x", "\"")));
        assertThat(NoteText.change(NoteText.change(note))).isEqualTo(note);
    }
}
