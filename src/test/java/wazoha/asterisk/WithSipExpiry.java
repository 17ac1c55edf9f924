package wazoha.asterisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.node.GeneralOptions;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/** The SIP expiry of a node with files of its own, tables in memory, and no Asterisk unless a test brings one. */
abstract class WithSipExpiry {
    static final PeerAddress PEER = PeerAddress.parse("10.0.0.2").orElseThrow();
    static final HaSettings MASTER = new HaSettings(NodeRole.MASTER, PEER);
    static final GeneralOptions.Pair CODEC = new GeneralOptions.Pair("allow", "g722");

    static final Map<String, String> BEFORE =
            Map.of("minexpiry", "61", "maxexpiry", "3601", "defaultexpiry", "121", "realm", "xivo");

    @TempDir
    Path root;

    final List<String> warnings = new ArrayList<>();
    final MemoryTables tables = new MemoryTables();
    SipGeneral general;
    Path etc;
    Path include;

    @BeforeEach
    void prepareTheFolders() throws IOException {
        general = new SipGeneral(new NodePaths(root));
        etc = Files.createDirectories(root.resolve("etc/asterisk"));
        include = etc.resolve("wazo-ha-pjsip.conf");
    }

    SipExpiry expiry() {
        return expiry(AmiDoor.none());
    }

    SipExpiry expiry(AmiDoor door) {
        return new SipExpiry(new NodePaths(root), include, general, tables, door, Ticker.system(), this::warned);
    }

    private void warned(List<String> now) {
        warnings.clear();
        warnings.addAll(now);
    }

    /** One template in memory; can be told to be dead or stopped. */
    static final class MemoryTables implements ExpiryTables {
        final Map<String, String> cells = new TreeMap<>();
        boolean dead;
        boolean stopped;

        @Override
        public List<Cell> read() throws EffectException {
            obey();
            return cells.entrySet().stream()
                    .map(cell -> new Cell("endpoint_sip", "template", cell.getKey(), cell.getValue()))
                    .toList();
        }

        @Override
        public void write(List<Cell> wanted) throws EffectException {
            if (!wanted.isEmpty()) {
                obey();
            }
            wanted.forEach(cell -> cells.put(cell.option(), cell.value()));
        }

        private void obey() throws EffectException {
            if (stopped) {
                throw new StoppedException("the database is stopped");
            }
            if (dead) {
                throw new EffectException("no answer from the database");
            }
        }
    }
}
