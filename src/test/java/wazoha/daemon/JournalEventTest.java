package wazoha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
            journal.save(new Remembered(Phase.SERVING, new Epoch(6), true, false, true, true, "boot", 0, Order.NONE));
            journal.event("ha_failover", "the master does not answer at all: take over");
        }
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).name()).isEqualTo("ha_failover");
        assertThat(heard.get(0).time()).isEqualTo(NOW);
        assertThat(heard.get(0).data().toString())
                .isEqualTo(
                        "{\"reason\":\"the master does not answer at all: take over\",\"phase\":\"SERVING\",\"epoch\":6}");
    }
}
