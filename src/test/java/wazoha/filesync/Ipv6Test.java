package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static wazoha.filesync.RealSshd.LOOPBACK_6;
import static wazoha.filesync.SyncedPair.DIALPLAN;
import static wazoha.filesync.SyncedPair.EPOCH;
import static wazoha.filesync.SyncedPair.tree;
import static wazoha.filesync.SyncedPair.write;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Rsync both ways and the verbs, with a peer whose address is of version 6: rsync wants it in brackets, ssh does not. */
@Timeout(60)
class Ipv6Test {
    @TempDir
    Path folder;

    private SyncedPair pair;

    @BeforeEach
    void pair() throws Exception {
        try (var six = new ServerSocket()) {
            six.bind(new InetSocketAddress(LOOPBACK_6.address(), 0));
        } catch (IOException none) {
            throw new TestAbortedException("SKIPPED, NOT SHOWN: files over IPv6, because this machine has no ::1");
        }
        pair = new SyncedPair(folder, LOOPBACK_6);
        write(pair.master, DIALPLAN + "/99-ours.conf", "[ours]\n");
    }

    @AfterEach
    void end() throws Exception {
        if (pair != null) {
            pair.close();
        }
    }

    @Test
    void filesArriveAndWhatIsDeletedGoes() throws Exception {
        var first = pair.push().push(LOOPBACK_6, EPOCH, Deletion.GUARDED);
        assertThat(first.failure()).isEmpty();
        assertThat(tree(pair.slave, DIALPLAN))
                .isEqualTo(tree(pair.master, DIALPLAN))
                .isNotEmpty();
        Files.delete(pair.master.resolve(DIALPLAN + "/99-ours.conf"));
        write(pair.master, DIALPLAN + "/1.conf", "[one]\n");
        var second = pair.push().push(LOOPBACK_6, EPOCH, Deletion.FORCED);
        assertThat(second.failure()).isEmpty();
        assertThat(tree(pair.slave, DIALPLAN))
                .isEqualTo(tree(pair.master, DIALPLAN))
                .hasSize(1);
    }

    @Test
    void whatASlaveCollectedIsFetched() throws Exception {
        pair.push().push(LOOPBACK_6, EPOCH, Deletion.GUARDED);
        pair.guard.close();
        var base = new FileBase(pair.slave, SyncedPair.SCRIPT);
        base.take(EPOCH.nextFor(wazoha.node.NodeRole.SLAVE));
        write(pair.slave, DIALPLAN + "/of-the-slave.conf", "[new]\n");
        var pulled = pair.pull().pull(LOOPBACK_6, EPOCH.nextFor(wazoha.node.NodeRole.SLAVE));
        assertThat(pulled.verified()).as("%s", pulled).isTrue();
        assertThat(pulled.added()).anyMatch(file -> file.endsWith("of-the-slave.conf"));
    }

    @Test
    void theVerbsAnswer() throws Exception {
        var verbs = new PeerVerbs(pair.ssh);
        assertThat(verbs.state(LOOPBACK_6).orElseThrow().epoch()).isEqualTo(EPOCH);
    }

    @Test
    void theKeyIsNotLetInFromAnotherAddress() throws Exception {
        var record = pair.push().push(RealSshd.LOOPBACK, EPOCH, Deletion.GUARDED);
        assertThat(record.failure().orElseThrow()).contains("Permission denied");
    }
}
