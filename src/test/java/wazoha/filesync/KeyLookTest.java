package wazoha.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wazoha.node.Finding;
import wazoha.node.Finding.Severity;
import wazoha.node.Finding.Where;
import wazoha.node.PeerAddress;

/** The pair's key as a preflight sees it, with a real sshd. */
@Timeout(120)
class KeyLookTest extends WithPairingGround {
    private static final Finding.Subject ABOUT = Finding.about("key", Where.SLAVE);

    private Finding onMaster() throws Exception {
        return new KeyLook(ground.master).onMaster(ABOUT, RealSshd.LOOPBACK, ground.sshd.port(), RealSshd.user());
    }

    private Finding onSlave(String master) {
        return new KeyLook(ground.slave)
                .onSlave(ABOUT, PeerAddress.parse(master).orElseThrow(), ground.authorizedKeys);
    }

    private void pair() throws Exception {
        ground.theMasterHasTheKey(aKey);
        assertThat(ground.pairing().initialise(RealSshd.LOOPBACK, AdminAccess.identity(ground.adminKey)))
                .as("%s", ground.printed)
                .isZero();
    }

    @Test
    void beforeThePairIsMadeBothEndsSayHowToMakeIt() throws Exception {
        assertThat(onMaster().what()).isEqualTo("there is no key /root/.ssh/xivo_id_rsa: the pair was never made");
        assertThat(onMaster().remedy()).isEqualTo("wazo-sync -i");
        var slave = onSlave("127.0.0.1");
        assertThat(slave.severity()).isEqualTo(Severity.REFUSES);
        assertThat(slave.what()).startsWith("no key of the pair is let in here");
        assertThat(slave.remedy()).isEqualTo("wazo-sync -i on the master");
    }

    @Test
    void aKeyThatWorksIsFineWithTheGuardOfTheSlave() throws Exception {
        pair();
        assertThat(onMaster().what())
                .isEqualTo(
                        "127.0.0.1 lets the key in; its guard for files is not there yet (its daemon has not run as a"
                                + " slave)");
        new VerbGuard(ground.slave, wazoha.node.Ticker.system()).open(new wazoha.node.Epoch(2));
        assertThat(onMaster().what()).isEqualTo("127.0.0.1 lets the key in; its guard for files is open for epoch 2");
        assertThat(onMaster().severity()).isEqualTo(Severity.FINE);
        assertThat(onSlave("127.0.0.1").what()).startsWith("the master's key is let in from 127.0.0.1, for /");
        assertThat(onSlave("10.0.0.7").what()).isEqualTo("the key of the pair is let in here, but not from 10.0.0.7");
    }

    @Test
    void aKeyThatWasRemovedOnTheSlaveIsToldWithTheRemedy() throws Exception {
        pair();
        Files.writeString(ground.authorizedKeys, "# nobody\n");
        var finding = onMaster();
        assertThat(finding.severity()).isEqualTo(Severity.REFUSES);
        assertThat(finding.what())
                .startsWith("127.0.0.1 did not answer the verb state over ssh as %s, port %d: exit status 255: "
                        .formatted(RealSshd.user(), ground.sshd.port()))
                .contains("Permission denied");
        assertThat(finding.remedy()).isEqualTo("wazo-sync -i puts the key there again");
    }

    @Test
    void anotherHostKeyIsToldAsASlaveThatWasInstalledAnew() throws Exception {
        pair();
        var known = SshAccess.knownHosts(ground.master);
        var other = Files.readString(
                        java.nio.file.Path.of(RealSshd.makeKey(folder.resolve("another/host_key")) + ".pub"))
                .strip();
        Files.writeString(known, "[127.0.0.1]:%d %s%n".formatted(ground.sshd.port(), other));
        var finding = onMaster();
        assertThat(finding.what()).contains("Host key verification failed");
        assertThat(finding.remedy()).contains("ssh-keygen -R 127.0.0.1 -f /var/lib/wazo-ha/known_hosts");
    }

    @Test
    void aFrozenSshdIsGivenUpAfterFourSeconds() throws Exception {
        pair();
        var process = ground.sshd.handle();
        signal("STOP", process.pid());
        try {
            var before = System.nanoTime();
            var finding = onMaster();
            assertThat(finding.severity()).isEqualTo(Severity.REFUSES);
            assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L);
            assertThat(finding.remedy()).startsWith("see that sshd runs on 127.0.0.1");
        } finally {
            signal("CONT", process.pid());
        }
    }

    private static void signal(String name, long pid) throws Exception {
        var outcome = wazoha.process.Program.of("kill", "-" + name, Long.toString(pid))
                .run();
        assertThat(outcome.succeeded()).as("%s", Map.of("kill", outcome)).isTrue();
    }
}
