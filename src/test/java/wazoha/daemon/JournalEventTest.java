package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wazoha.failover.Order;
import wazoha.failover.Phase;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.notify.Event;

/** docs/contract.md, section 8: what history hears of, the listener hears of. */
@Timeout(120)
class JournalEventTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path root;

    @Test
    void anEventIsHandedOnWithItsReasonPhaseAndEpoch() {
        var heard = new ArrayList<Event>();
        try (var journal = new Journal(new NodePaths(root), InstantSource.fixed(NOW), heard::add)) {
            journal.save(memory(Phase.SERVING));
            journal.event("ha_failover", "the master does not answer at all: take over");
        }
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).name()).isEqualTo("ha_failover");
        assertThat(heard.get(0).time()).isEqualTo(NOW);
        assertThat(heard.get(0).data().toString())
                .isEqualTo(
                        "{\"reason\":\"the master does not answer at all: take over\",\"phase\":\"SERVING\",\"epoch\":6}");
    }

    @ParameterizedTest(name = "the disk takes nothing: {0}")
    @ValueSource(booleans = {false, true})
    void thePhaseIsAsOldAsItIsWhoeverAsksWhenAndWhateverTheDiskTakes(boolean full) throws Exception {
        var paths = new NodePaths(root);
        if (full) { // as a full disk, of which root knows nothing otherwise
            Files.createDirectories(paths.state().getParent());
            Files.createFile(paths.state());
        }
        var now = new AtomicReference<>(NOW);
        try (var journal = new Journal(paths, now::get, event -> {})) {
            journal.save(memory(Phase.STANDBY));
            now.set(NOW.plusSeconds(60));
            journal.save(memory(Phase.TAKING_OVER));
            now.set(NOW.plusSeconds(61));
            journal.save(memory(Phase.SERVING));
            now.set(NOW.plusSeconds(600));
            journal.save(memory(Phase.SERVING));
            assertThat(journal.since()).isEqualTo(NOW.plusSeconds(61));
            assertThat(journal.trouble().isEmpty()).isEqualTo(!full);
        }
    }

    private static Remembered memory(Phase phase) {
        return new Remembered(phase, new Epoch(6), true, false, true, true, "boot", 0, Order.NONE);
    }
}
