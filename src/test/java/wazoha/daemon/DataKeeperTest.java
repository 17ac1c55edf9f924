package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.failover.DataStep;
import wazoha.filesync.FileLimits;
import wazoha.filesync.FilePull;
import wazoha.filesync.SshAccess;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/** docs/contract.md, section 6: of what the continuous replication tells people. */
@Timeout(120)
class DataKeeperTest {
    private static final String NEVER = "the slave's data were not proven equal since this daemon started";

    @TempDir
    Path root;

    private Duration now = Duration.ZERO;
    private final RunBook book =
            new RunBook(() -> now, InstantSource.fixed(Instant.EPOCH), (event, why, observed, done, took) -> {});

    @Test
    void peopleAreToldOnceThatItBeginsToFailAndHistoryOfEachOtherReason() throws Exception {
        var told = new ArrayList<String>();
        var reasons =
                new ArrayDeque<>(List.of("schemas differ", "schemas differ", "locked", "locked", "schemas differ"));
        var data = keeper(DataStep.REPLICATE, false, told, () -> {
            throw new RefusedException(reasons.remove());
        });
        while (!reasons.isEmpty()) {
            data.turn();
        }
        assertThat(told)
                .containsExactly(
                        "ha_replication_failed: continuous run: schemas differ; " + NEVER,
                        "replication_fails_otherwise: continuous run: locked; " + NEVER,
                        "replication_fails_otherwise: continuous run: schemas differ; " + NEVER);
        assertThat(book.runs()).hasSize(3).extracting(ReplicationRun::times).containsExactly(2L, 2L, 1L);
        assertThat(book.totals().failed()).isEqualTo(5);
    }

    @Test
    void peopleAreToldOfASlaveThatCannotBeReachedForOverAMinuteOnce() throws Exception {
        var told = new ArrayList<String>();
        var data = keeper(DataStep.NOTHING, true, told, () -> {
            throw new RefusedException("nobody asks");
        });
        for (int second = 0; second <= 180; second += 5) {
            now = Duration.ofSeconds(second);
            data.turn();
            assertThat(told).as("after %d s", second).hasSize(second > 60 ? 1 : 0);
        }
        assertThat(told)
                .containsExactly(
                        "ha_replication_failed: the database of the slave 127.0.0.1 has not answered for over a"
                                + " minute (TCP; see wazo-ha status); " + NEVER);
    }

    @Test
    void eachOrderOfAnAdministratorThatFailsIsToldAndAnsweredWithItsReason() throws Exception {
        var told = new ArrayList<String>();
        var data = keeper(DataStep.REPLICATE, false, told, () -> {
            throw new RefusedException("schemas differ");
        });
        data.turn();
        for (int order = 1; order <= 2; order++) {
            var answer = data.ask(Trigger.MANUAL, false);
            data.turn();
            assertThat(answer).isCompletedExceptionally();
            assertThat(told).hasSize(1 + order).last().asString().startsWith("ha_replication_failed: manual run: ");
        }
    }

    @Test
    void aRunThatIsCutOffByTheEndOfTheDaemonIsNoFailureAndItsOrderIsAnswered() throws Exception {
        var told = new ArrayList<String>();
        var ending = new ArrayList<Runnable>();
        var data = keeper(DataStep.REPLICATE, false, told, () -> {
            ending.forEach(Runnable::run);
            throw new RefusedException("connection cut");
        });
        ending.add(data::close);
        var answer = data.ask(Trigger.MANUAL, false);
        data.turn();
        assertThat(told).isEmpty();
        assertThat(book.totals().failed()).isZero();
        assertThat(answer).isCompletedExceptionally();
    }

    private DataKeeper keeper(DataStep step, boolean unreachable, List<String> told, DataKeeper.Opening opening) {
        var paths = new NodePaths(root);
        var files =
                new FilePull(paths, SshAccess.ofPair(paths, 1, "root"), List.of(), FileLimits.DEFAULT, Ticker.system());
        Board.Herald herald = (event, why) -> told.add(event + ": " + why);
        return new DataKeeper(
                () -> new DataKeeper.Ground(step, Epoch.NONE, unreachable),
                new Board((event, why) -> {}, Ticker.system()),
                opening,
                files,
                PeerAddress.parse("127.0.0.1").orElseThrow(),
                root,
                herald,
                new Rounds.Records(
                        new Progress(() -> now), book, new DataAlarm(herald, () -> now), List.of("asterisk")));
    }
}
