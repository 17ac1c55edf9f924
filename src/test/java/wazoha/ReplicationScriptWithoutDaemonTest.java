package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.filesync.PinFile;
import wazoha.host.HaConf;
import wazoha.journal.Hold;
import wazoha.journal.PhaseFile;
import wazoha.journal.PhaseRecord;
import wazoha.node.Epoch;
import wazoha.node.HaSettings;
import wazoha.node.KeyPin;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;

/**
 * {@code xivo-master-slave-db-replication} on a master without a daemon, as a process, between two real PostgreSQL
 * (docs/contract.md, section 6).
 */
@Timeout(180)
class ReplicationScriptWithoutDaemonTest {
    private static final String SCRIPT = "xivo-master-slave-db-replication";
    private static final String SLAVE = "127.0.0.1";
    private static ServersOfAPair servers;
    private static EmbeddedPostgres here;
    private static EmbeddedPostgres there;

    @TempDir
    static Path certificates;

    @TempDir
    Path root;

    private NodePaths paths;

    @BeforeAll
    static void startDatabases() throws Exception {
        servers = new ServersOfAPair(certificates, "CREATE TABLE userfeatures (id integer PRIMARY KEY, name text)")
                .claimed();
        here = servers.master;
        there = servers.slave;
    }

    @AfterAll
    static void stopDatabases() throws Exception {
        servers.close();
    }

    @BeforeEach
    void begin() throws Exception {
        paths = new NodePaths(root);
        Files.createDirectories(paths.resolve("/etc/wazo-ha"));
        Files.writeString(paths.resolve("/etc/wazo-ha/database.password"), "unused\n");
        configure(there.getPort());
        new HaConf(paths)
                .write(new HaSettings(NodeRole.MASTER, PeerAddress.parse(SLAVE).orElseThrow()));
        servers.pair(paths);
        remember(new Epoch(2), true);
        var sendmail = paths.resolve("/usr/sbin/sendmail");
        Files.createDirectories(sendmail.getParent());
        Files.writeString(sendmail, "#!/bin/sh\necho \"$@\" >\"${0%/*}/arguments\"; cat >\"${0%/*}/mail\"\n");
        Files.setPosixFilePermissions(sendmail, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void configure(int slavePort) throws Exception {
        Files.writeString(paths.configFile(), """
                node: {allow_loopback: true}
                database: {port: %d, name: postgres, user: postgres}
                peer: {database_port: %d}
                rest_api: {port: %d}
                sip: {port: %d}
                services: {supervisor: process, processes: [{name: sip, command: [sleep, "600"]}], check: ["false"]}
                """.formatted(
                        here.getPort(),
                        slavePort,
                        FreePort.next(SLAVE).getPort(),
                        FreePort.next(SLAVE).getPort()));
    }

    private void remember(Epoch epoch, boolean claimed) throws Exception {
        new PhaseFile(paths)
                .store(new PhaseRecord("SERVING", epoch, claimed, false, false, true, "a boot", 0, Hold.NONE));
    }

    private String rowsThere() throws Exception {
        return LoneSlave.read(there, "SELECT string_agg(name, ',' ORDER BY id) FROM userfeatures");
    }

    private ScriptProcess.Ended replicate(String address) throws Exception {
        return ScriptProcess.on(root).run(SCRIPT, address);
    }

    /** A busy machine takes seconds to start a program: three times what it takes now to start one that does nothing. */
    private Duration starts() throws Exception {
        var before = Ticker.system().now();
        assertThat(ScriptProcess.on(root).run("version").status()).isZero();
        return Ticker.system().now().minus(before).multipliedBy(3);
    }

    private Path mail() {
        return paths.resolve("/usr/sbin/mail");
    }

    @Test
    void successIsOneLineAndTheSlaveHasTheRows() throws Exception {
        LoneSlave.run(here, "INSERT INTO userfeatures VALUES (1, 'Ada'), (2, 'Grace') ON CONFLICT DO NOTHING");
        var ended = replicate(SLAVE);
        assertThat(ended).isEqualTo(new ScriptProcess.Ended(0, "Slave replication completed successfully\n", ""));
        assertThat(rowsThere()).isEqualTo("Ada,Grace");
        assertThat(mail()).doesNotExist();
        assertThat(replicate(SLAVE).status()).as("again").isEqualTo(0);
    }

    @Test
    void failureIsOneLineAndTheSameIsMailedToRootAndTheSlaveIsAsItWas() throws Exception {
        LoneSlave.run(here, "CREATE TABLE only_here (id integer PRIMARY KEY)");
        var before = rowsThere();
        try {
            var ended = replicate(SLAVE);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out())
                    .startsWith("Slave replication failed: ")
                    .contains("schemas differ", "only_here")
                    .doesNotContain(ServersOfAPair.PASSWORD);
            assertThat(ended.err()).isEmpty();
            assertThat(Files.readString(mail()))
                    .contains("\nTo: root@localhost\nSubject: Slave replication failed\nDate: ")
                    .endsWith("\n\n" + ended.out());
            assertThat(paths.resolve("/usr/sbin/arguments"))
                    .content()
                    .matches("-i -f wazo-ha@[A-Za-z0-9.-]+ -- root@localhost\n");
            assertThat(rowsThere()).isEqualTo(before);
        } finally {
            LoneSlave.run(here, "DROP TABLE only_here");
        }
    }

    @Test
    void aSlaveThatDoesNotAnswerIsReportedWithinTenSeconds() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            configure(silent.getLocalPort());
            var longest = Duration.ofSeconds(10).plus(starts());
            var before = Ticker.system().now();
            var ended = replicate(SLAVE);
            assertThat(Ticker.system().now().minus(before)).isLessThan(longest);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).startsWith("Slave replication failed: ").contains(SLAVE);
        }
    }

    @Test
    void theDaemonTellsAtOnceThatTheSlaveDoesNotAnswerAndThatIsMailedToo() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            configure(silent.getLocalPort());
            var daemon = ScriptProcess.on(root).start("run");
            try {
                await("the daemon answers")
                        .atMost(40, TimeUnit.SECONDS)
                        .untilAsserted(() -> assertThat(
                                        ScriptProcess.on(root).run("status").out())
                                .contains("role        master"));
                var longest = Duration.ofSeconds(10).plus(starts());
                var before = Ticker.system().now();
                var ended = replicate(SLAVE);
                assertThat(Ticker.system().now().minus(before)).isLessThan(longest);
                assertThat(ended.out()).startsWith("Slave replication failed: nothing may go to the slave now");
                assertThat(ended.status()).isEqualTo(1);
                assertThat(Files.readString(mail())).endsWith("\n\n" + ended.out());
            } finally {
                daemon.destroyForcibly().waitFor();
                stopTelephony();
            }
        }
    }

    /** What the daemon of this master may have started. */
    private void stopTelephony() throws Exception {
        assertThat(ScriptProcess.on(root).run("wazo-service", "stop", "wazo").status())
                .isEqualTo(0);
    }

    @Test
    void aSlaveThatRefusesTheConnectionIsReported() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        configure(closed);
        assertThat(replicate(SLAVE).out())
                .startsWith("Slave replication failed: ")
                .contains("port " + closed);
    }

    @Test
    void withAnotherEpochThanTheSlavesNothingIsCopied() throws Exception {
        remember(new Epoch(4), true);
        LoneSlave.run(here, "INSERT INTO userfeatures VALUES (9, 'late')");
        try {
            var ended = replicate(SLAVE);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).startsWith("Slave replication failed: ");
            assertThat(String.valueOf(rowsThere())).doesNotContain("late");
        } finally {
            LoneSlave.run(here, "DELETE FROM userfeatures WHERE id = 9");
        }
    }

    @Test
    void aMasterThatNeverClaimedCopiesNothing() throws Exception {
        remember(new Epoch(2), false);
        assertThat(replicate(SLAVE).out()).startsWith("Slave replication failed: this master holds no claim");
    }

    @Test
    void aServerWithAnotherKeyThanThePairsGetsNothing() throws Exception {
        PinFile.ofSlave(paths).write(new KeyPin("ab".repeat(32)));
        assertThat(replicate(SLAVE).out())
                .startsWith("Slave replication failed: ")
                .contains("another host answers there, or its certificate was renewed", "wazo-sync -i");
        PinFile.ofSlave(paths).delete();
        assertThat(replicate(SLAVE).out())
                .startsWith("Slave replication failed: the key of the slave's PostgreSQL is not known");
    }

    @Test
    void anotherAddressThanThePeersIsRefused() throws Exception {
        assertThat(replicate("127.0.0.9").out())
                .isEqualTo("Slave replication failed: 127.0.0.9 is not the peer of this node (127.0.0.1)\n");
        assertThat(replicate("slave").out())
                .isEqualTo("Slave replication failed: the address must be a literal IPv4 or IPv6 address\n");
    }

    @Test
    void aNodeThatIsNoMasterReplicatesNothing() throws Exception {
        new HaConf(paths)
                .write(new HaSettings(NodeRole.SLAVE, PeerAddress.parse(SLAVE).orElseThrow()));
        assertThat(replicate(SLAVE).out())
                .isEqualTo("Slave replication failed: this node is no master (its role: slave)\n");
    }

    @Test
    void withoutAProgramForMailTheFailureIsToldAllTheSame() throws Exception {
        Files.delete(paths.resolve("/usr/sbin/sendmail"));
        var ended = replicate("127.0.0.9");
        assertThat(ended.out()).startsWith("Slave replication failed: ");
        assertThat(ended.err()).startsWith("no mail was sent: ").hasLineCount(1);
        assertThat(ended.status()).isEqualTo(1);
    }
}
