package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import wazoha.replication.Replicator;
import wazoha.replication.RunStep;

/** What is kept and told of the runs of the replication. */
class RunBookTest {
    private Duration now = Duration.ZERO;
    private final List<String> told = new ArrayList<>();
    private final RunBook book = new RunBook(
            () -> now,
            InstantSource.fixed(Instant.EPOCH),
            (event, why, observed, done, took) ->
                    told.add("%s | %s | %s | %s | %d".formatted(event, why, observed, done, took.toMillis())));

    private static Replicator.RunRecord run(Replicator.Scope scope, String... changed) {
        return new Replicator.RunRecord(
                scope,
                false,
                140,
                List.of(changed),
                changed.length,
                changed.length,
                100L * changed.length,
                Duration.ofMillis(41),
                "1:1:",
                "ab",
                0,
                true);
    }

    @Test
    void aRunThatChangedSomethingStandsInHistoryWithItsEvidence() {
        book.proven(Trigger.CONTINUOUS, "asterisk", run(Replicator.Scope.HINTED, "userfeatures"));
        assertThat(told)
                .containsExactly("replicated | continuous, hinted: 1 of 140 tables differed (userfeatures)"
                        + " | database asterisk, snapshot 1:1:, hash ab"
                        + " | 1 rows deleted, 1 inserted, 100 bytes, 0 sequences moved; proven equal | 41");
    }

    @Test
    void runsThatChangeNothingAreCountedAndToldOnceAnHour() {
        for (int second = 0; second < 7200; second += 5) {
            now = Duration.ofSeconds(second);
            boolean whole = second % 20 == 0;
            book.proven(Trigger.CONTINUOUS, "asterisk", run(whole ? Replicator.Scope.WHOLE : Replicator.Scope.HINTED));
        }
        assertThat(told)
                .containsExactly(
                        "replication_equal | 721 continuous runs changed nothing, 181 of them compared all tables"
                                + " | the last: database asterisk, snapshot 1:1:, hash ab |  | 0");
        assertThat(book.totals().proven()).isEqualTo(1440);
        assertThat(book.totals().unchanged()).isEqualTo(1440);
        assertThat(book.runs()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void whatWasOrderedStandsInHistoryAlsoIfItChangedNothing() {
        for (var trigger : List.of(Trigger.HOURLY, Trigger.MANUAL, Trigger.SCRIPT)) {
            book.proven(trigger, "asterisk", run(Replicator.Scope.WHOLE));
        }
        assertThat(told)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains(", whole: all 140 tables compared were equal"));
    }

    @Test
    void theFirstRunAfterAFailureStandsInHistory() {
        book.begin(Trigger.CONTINUOUS);
        now = Duration.ofSeconds(2);
        book.failed(Trigger.CONTINUOUS, "asterisk", "locked");
        assertThat(told).isEmpty(); // the alarm tells it
        book.proven(Trigger.CONTINUOUS, "asterisk", run(Replicator.Scope.HINTED));
        assertThat(told).hasSize(1);
        assertThat(book.runs()).extracting(ReplicationRun::millis).containsExactly(2000L, 41L);
    }

    @Test
    void aProofOfAllTablesIsToldApartFromOneThatFollowedAHint() {
        book.proven(Trigger.CONTINUOUS, "asterisk", run(Replicator.Scope.WHOLE));
        now = Duration.ofSeconds(9);
        book.proven(Trigger.CONTINUOUS, "asterisk", run(Replicator.Scope.HINTED));
        now = Duration.ofSeconds(10);
        assertThat(book.wholeAgeMillis()).isEqualTo(10_000);
        assertThat(book.provenAgeMillis()).isEqualTo(1000);
        assertThat(book.standing()).isEqualTo("the slave's data were proven equal 1 s ago, and are those of that run");
    }

    @Test
    void theRunThatGoesOnShowsHowFarItIs() {
        assertThat(book.going()).isNull();
        book.begin(Trigger.MANUAL);
        book.step(new RunStep(RunStep.Phase.COPYING, "userfeatures", 3, 12, 1200, 4000));
        now = Duration.ofSeconds(3);
        assertThat(book.going())
                .isEqualTo(new ReplicationStatus.Going("manual", "copying", "userfeatures", 3, 12, 1200, 4000, 3000));
        book.proven(Trigger.MANUAL, "asterisk", run(Replicator.Scope.WHOLE));
        assertThat(book.going()).isNull();
    }

    @Test
    void ofSeveralDatabasesTheOldestProofCountsAndEachIsShown() {
        var two = new RunBook(
                List.of("asterisk", "reports"),
                () -> now,
                InstantSource.fixed(Instant.EPOCH),
                (event, why, observed, done, took) -> {});
        two.proven(Trigger.CONTINUOUS, "asterisk", run(Replicator.Scope.WHOLE));
        assertThat(two.provenAgeMillis()).as("the other was never proven").isEqualTo(-1);
        two.proven(Trigger.CONTINUOUS, "reports", run(Replicator.Scope.WHOLE));
        now = Duration.ofSeconds(5);
        two.proven(Trigger.CONTINUOUS, "asterisk", run(Replicator.Scope.HINTED));
        two.failed(Trigger.CONTINUOUS, "reports", "locked");
        assertThat(two.provenAgeMillis()).isEqualTo(5000);
        assertThat(two.databases())
                .containsExactly(
                        new ReplicationStatus.OfDatabase("asterisk", "ok", 0, 5000, 2, 2, 0, ""),
                        new ReplicationStatus.OfDatabase("reports", "failing", 5000, 5000, 1, 1, 1, "locked"));
    }

    @Test
    void runsThatRepeatAreCountedForEachDatabaseAlsoIfTheyAlternate() {
        for (int round = 0; round < 30; round++) {
            book.proven(Trigger.CONTINUOUS, "asterisk", run(Replicator.Scope.HINTED));
            book.failed(Trigger.CONTINUOUS, "reports", "locked");
        }
        assertThat(book.runs()).extracting(ReplicationRun::database).containsExactly("asterisk", "reports");
        assertThat(book.runs()).extracting(ReplicationRun::times).containsExactly(30L, 30L);
    }
}
