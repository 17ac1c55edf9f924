package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DueDirectoriesTest {
    private static final Map<String, Deletion> ALL = Map.of("/a", Deletion.GUARDED, "/b", Deletion.GUARDED);

    private Duration now = Duration.ofHours(7);
    private final DueDirectories due =
            new DueDirectories(List.of("/a", "/b/"), Duration.ofMinutes(5), Duration.ofSeconds(5), () -> now);

    @BeforeEach
    void afterTheFirstPass() {
        assertThat(due.isFull()).isTrue();
        assertThat(due.take(List.of())).isEqualTo(ALL);
        due.ended(ALL, copied("/a", "/b"));
    }

    private static PushRecord copied(String... directories) {
        return record(List.of(directories), List.of());
    }

    private static PushRecord failed(PushFailure... failures) {
        return record(List.of(), Arrays.asList(failures));
    }

    private static PushRecord record(List<String> copied, List<PushFailure> failures) {
        return new PushRecord(copied, List.of(), List.of(), failures, 0, 0, Duration.ZERO, List.of());
    }

    @Test
    void nothingIsDueUntilSomethingChanges() {
        assertThat(due.take(List.of())).isEmpty();
        due.touched(Map.of("/b", Deletion.NONE));
        assertThat(due.take(List.of())).isEqualTo(Map.of("/b", Deletion.NONE));
        assertThat(due.take(List.of())).isEmpty();
    }

    @Test
    void ofTwoChangesTheOneThatDeletesCounts() {
        due.touched(Map.of("/b", Deletion.GUARDED));
        due.touched(Map.of("/b", Deletion.NONE));
        assertThat(due.take(List.of())).isEqualTo(Map.of("/b", Deletion.GUARDED));
    }

    @Test
    void allAreDueAfterTheTimeOfAFullPassAndWhenTheSlaveMayBeAnotherOne() {
        now = now.plus(Duration.ofSeconds(299));
        assertThat(due.take(List.of())).isEmpty();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(due.take(List.of())).isEqualTo(ALL);
        due.everything();
        assertThat(due.take(List.of())).isEqualTo(ALL);
        assertThat(due.take(List.of())).isEmpty();
    }

    @Test
    void whatFailedStaysDueAndIsTold() {
        due.touched(Map.of("/a", Deletion.NONE));
        var taken = due.take(List.of());
        due.ended(taken, failed(new PushFailure("/a", false, "rsync exit status 12 with output:\nno")));
        assertThat(due.trouble()).contains("rsync exit status 12 with output:\nno\nnot copied: /a; it is tried again");
        assertThat(due.take(List.of())).isEqualTo(taken);
        due.ended(taken, copied("/a"));
        assertThat(due.trouble()).isEmpty();
        assertThat(due.take(List.of())).isEmpty();
    }

    @Test
    void whatWasRefusedWaitsForAChangeAndIsToldUntilItIsCopied() {
        due.ended(ALL, failed(new PushFailure("/a", true, "/a refused")));
        assertThat(due.take(List.of())).isEmpty();
        due.touched(Map.of("/b", Deletion.NONE));
        due.ended(due.take(List.of()), copied("/b"));
        assertThat(due.trouble()).contains("/a refused");
        due.touched(Map.of("/a", Deletion.GUARDED));
        assertThat(due.take(List.of())).containsOnlyKeys("/a");
        due.ended(Map.of(), copied("/a"));
        assertThat(due.trouble()).isEmpty();
    }

    @Test
    void aDirectoryWhoseFilesVanishedMeanwhileIsCopiedAgain() {
        due.ended(
                ALL,
                new PushRecord(
                        List.of("/a", "/b"), List.of(), List.of("/b"), List.of(), 1, 1, Duration.ZERO, List.of()));
        assertThat(due.take(List.of())).isEqualTo(Map.of("/b", Deletion.GUARDED));
    }

    @Test
    void whatIsNotNoticedIsDueByTheClock() {
        now = now.plus(Duration.ofSeconds(5));
        assertThat(due.take(List.of("/b"))).isEqualTo(Map.of("/b", Deletion.GUARDED));
        assertThat(due.take(List.of("/b"))).isEmpty();
    }
}
