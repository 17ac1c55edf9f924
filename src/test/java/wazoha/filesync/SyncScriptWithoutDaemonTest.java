package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.ScriptProcess;
import wazoha.host.HaConf;
import wazoha.journal.Hold;
import wazoha.journal.PhaseFile;
import wazoha.journal.PhaseRecord;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/**
 * {@code wazo-sync} on a master without a daemon, as a process, to a real sshd with a real rsync (docs/contract.md, section
 * 7, the table).
 */
@Timeout(120)
class SyncScriptWithoutDaemonTest {
    private static final String SLAVE = "127.0.0.1";

    @TempDir
    Path folder;

    private SyncedPair pair;

    @BeforeEach
    void begin() throws Exception {
        pair = new SyncedPair(folder);
        Files.createDirectories(pair.master.configFile().getParent());
        Files.writeString(pair.master.configFile(), """
                node: {allow_loopback: true}
                peer: {ssh_port: %d, ssh_user: %s}
                files: {directories: [%s, %s]}
                """.formatted(
                        pair.sshd.port(), RealSshd.user(), SyncedPair.DIALPLAN, SyncedPair.SOUNDS));
        new HaConf(pair.master)
                .write(new HaSettings(NodeRole.MASTER, PeerAddress.parse(SLAVE).orElseThrow()));
        new PhaseFile(pair.master)
                .store(new PhaseRecord("SERVING", SyncedPair.EPOCH, true, false, false, true, "a boot", 0, Hold.NONE));
    }

    @AfterEach
    void end() throws Exception {
        pair.close();
    }

    private ScriptProcess.Ended sync() throws Exception {
        return ScriptProcess.on(pair.master.root()).run("wazo-sync");
    }

    private List<String> logged() throws Exception {
        return Files.readAllLines(pair.master.syncLog()).stream()
                .map(line -> {
                    assertThat(line).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ .*");
                    return line.substring(line.indexOf(' ') + 1);
                })
                .toList();
    }

    @Test
    void done() throws Exception {
        SyncedPair.write(pair.master, SyncedPair.DIALPLAN + "/a.conf", "exten");
        SyncedPair.write(pair.master, SyncedPair.SOUNDS + "/hello.wav", "sound");
        SyncedPair.write(pair.slave, SyncedPair.DIALPLAN + "/gone.conf", "old");
        assertThat(sync())
                .isEqualTo(
                        new ScriptProcess.Ended(0, "Synchronizing to 127.0.0.1...\nSynchronization successful\n", ""));
        assertThat(SyncedPair.tree(pair.slave, SyncedPair.DIALPLAN))
                .isEqualTo(SyncedPair.tree(pair.master, SyncedPair.DIALPLAN));
        assertThat(logged()).containsExactly("Synchronizing to 127.0.0.1...", "Synchronization successful");
    }

    @Test
    void aDirectoryThatTheMasterLacksIsSkippedWithANoticeAndTheSlaveKeepsItsOwn() throws Exception {
        SyncedPair.write(pair.master, SyncedPair.DIALPLAN + "/a.conf", "exten");
        SyncedPair.write(pair.slave, SyncedPair.SOUNDS + "/hello.wav", "sound");
        assertThat(sync().out()).isEqualTo("""
                Synchronizing to 127.0.0.1...
                /var/lib/wazo/sounds/tenants does not exist on this node: skipped, the slave keeps its own
                Synchronization successful
                """);
        assertThat(SyncedPair.tree(pair.slave, SyncedPair.SOUNDS)).containsOnlyKeys("hello.wav");
    }

    @Test
    void failed() throws Exception {
        SyncedPair.write(pair.master, SyncedPair.DIALPLAN + "/a.conf", "exten");
        pair.guard.close();
        var ended = sync();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out())
                .startsWith("Synchronizing to 127.0.0.1...\nSynchronization failure: rsync exit status ")
                .contains(" with output:\n", "the guard of this node is not open");
        assertThat(String.join("\n", logged()) + "\n").isEqualTo(ended.out());
    }

    @Test
    void aDirectoryThatWouldBeEmptiedIsRefusedUntilItIsForced() throws Exception {
        SyncedPair.write(pair.master, SyncedPair.DIALPLAN + "/a.conf", "exten");
        Files.createDirectories(pair.master.resolve(SyncedPair.SOUNDS));
        for (int number = 0; number < 12; number++) {
            SyncedPair.write(pair.slave, SyncedPair.SOUNDS + "/" + number + ".wav", "sound");
        }
        assertThat(sync()).isEqualTo(new ScriptProcess.Ended(1, """
                Synchronizing to 127.0.0.1...
                Synchronization failure: /var/lib/wazo/sounds/tenants refused: 12 of the slave's 12 files there would be \
                deleted, more than half; the slave keeps all of them. Is it mounted here, and complete? If it is meant \
                so: wazo-sync --force
                copied: /etc/asterisk/extensions_extra.d
                """, ""));
        assertThat(SyncedPair.tree(pair.slave, SyncedPair.SOUNDS)).hasSize(12);

        assertThat(ScriptProcess.on(pair.master.root()).run("wazo-sync", "--force"))
                .isEqualTo(
                        new ScriptProcess.Ended(0, "Synchronizing to 127.0.0.1...\nSynchronization successful\n", ""));
        assertThat(SyncedPair.tree(pair.slave, SyncedPair.SOUNDS)).isEmpty();
    }

    @Test
    void noKey() throws Exception {
        Files.delete(pair.master.sshKey());
        var ended = sync();
        assertThat(ended.status()).isEqualTo(0);
        assertThat(ended.out())
                .isEqualTo("SSH key %s/root/.ssh/xivo_id_rsa not found: not synchronizing\n"
                        .formatted(pair.master.root()));
    }

    @Test
    void notAMaster() throws Exception {
        new HaConf(pair.master).write(HaSettings.DISABLED);
        assertThat(sync()).isEqualTo(new ScriptProcess.Ended(1, "HA not configured or not a master node\n", ""));
    }
}
