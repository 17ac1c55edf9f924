package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
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
@Timeout(20)
class DataKeeperTest {
    @TempDir
    Path root;

    @Test
    void peopleAreToldOnceThatItBeginsToFailAndHistoryOfEachOtherReason() throws Exception {
        var told = new ArrayList<String>();
        var reasons =
                new ArrayDeque<>(List.of("schemas differ", "schemas differ", "locked", "locked", "schemas differ"));
        var paths = new NodePaths(root);
        var files =
                new FilePull(paths, SshAccess.ofPair(paths, 1, "root"), List.of(), FileLimits.DEFAULT, Ticker.system());
        var data = new DataKeeper(
                () -> new DataKeeper.Ground(DataStep.REPLICATE, Epoch.NONE),
                new Board((event, why) -> {}, Ticker.system()),
                () -> {
                    throw new RefusedException(reasons.remove());
                },
                files,
                PeerAddress.parse("127.0.0.1").orElseThrow(),
                root,
                (event, why) -> told.add(event + ": " + why),
                new Progress(() -> Duration.ZERO));
        while (!reasons.isEmpty()) {
            data.turn();
        }
        assertThat(told)
                .containsExactly(
                        "ha_replication_failed: schemas differ",
                        "replication_fails_otherwise: locked",
                        "replication_fails_otherwise: schemas differ");
    }
}
