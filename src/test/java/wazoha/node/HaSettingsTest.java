package wazoha.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HaSettingsTest {
    private static final PeerAddress PEER = PeerAddress.parse("10.0.0.1").orElseThrow();

    @Test
    void aPeerBelongsToMasterAndSlaveAlone() {
        assertThat(new HaSettings(NodeRole.SLAVE, PEER).remoteAddress()).contains(PEER);
        assertThat(HaSettings.DISABLED.remoteAddress()).isEmpty();
        assertThatThrownBy(() -> new HaSettings(NodeRole.DISABLED, PEER)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HaSettings(NodeRole.MASTER, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theWordsOfTheWireAreExact() {
        assertThat(NodeRole.ofWire("master")).contains(NodeRole.MASTER);
        assertThat(NodeRole.ofWire("Master")).isEmpty();
        assertThat(NodeRole.ofWire("")).isEmpty();
    }

    @Test
    void everyPathLiesUnderTheRoot() {
        var paths = new NodePaths(Path.of("/tmp/./a/../node"));
        assertThat(paths.haConf()).isEqualTo(Path.of("/tmp/node/etc/xivo/ha.conf"));
        assertThat(paths.resolve("/etc/wazo-ha/database.password"))
                .isEqualTo(Path.of("/tmp/node/etc/wazo-ha/database.password"));
        assertThat(NodePaths.HOST.gate()).isEqualTo(Path.of("/run/wazo-ha/may-serve"));
    }
}
