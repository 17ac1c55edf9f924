package wazoha.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wazoha.apply.CrashedChangeTest.MASTER;
import static wazoha.apply.CrashedChangeTest.SLAVE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.apply.FileEffect.Mood;
import wazoha.node.HaSettings;

/** docs/contract.md, section 3: changes take turns, and one that hangs holds up no other. */
@Timeout(60)
class TurnsOfChangesTest {
    @TempDir
    Path folder;

    private SmallNode node;

    @BeforeEach
    void aSlave() throws Exception {
        node = SmallNode.slaveOn(folder);
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
    void effectsThatHangAreLookedAtTogetherSoThatTheRefusalComesInTime() throws Exception {
        node.effects.forEach(effect -> effect.mood = Mood.HANGS_IN_PLAN);
        long began = System.nanoTime();
        assertThatThrownBy(() -> node.changes.make(MASTER, node))
                .hasMessageContaining("did not answer in time when it was looked at");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(SmallNode.SHORT.plan().multipliedBy(3));
    }
}
