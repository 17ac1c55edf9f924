package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.journal.Hold;

/**
 * The scripts of a slave without a daemon, as processes, with real probes, telephony and PostgreSQL (docs/contract.md,
 * section 8).
 */
@Timeout(240)
@SuppressWarnings("try") // a master that serves is not spoken to
class SlaveScriptsWithoutDaemonTest {
    private static final String CHECK = "xivo-check-master-status";
    private static final String SERVICES = "xivo-manage-slave-services";
    private static EmbeddedPostgres database;

    @TempDir
    Path root;

    private LoneSlave slave;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("fsync", "off")
                .start();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        database.close();
    }

    @BeforeEach
    void begin() throws Exception {
        slave = new LoneSlave(root, database);
    }

    @AfterEach
    void end() throws Exception {
        slave.close();
    }

    @Test
    void aCheckThatSeesTheMasterServeDoesNothingAndSaysSo() throws Exception {
        try (var master = slave.masterServes()) {
            var check = slave.run(CHECK, LoneSlave.MASTER);
            assertThat(check.status()).as("%s", check).isEqualTo(0);
            assertThat(check.out())
                    .isEqualTo("master 127.0.0.2 is SERVING; STANDBY (rule 190: the master's turn: stay silent)\n");
            assertThat(check.err()).isEmpty();
            assertThat(slave.telephonyRuns()).isFalse();
            assertThat(slave.moves).as("the first move since the boot").hasContent("stopped\n");
        }
    }

    @Test
    void aCheckThatFindsTheMasterDeadTakesOverAndTheNextOnesLeaveItAsItIsUntilTheMasterServesAgain() throws Exception {
        var check = slave.run(CHECK, LoneSlave.MASTER);
        assertThat(check.out()).as("%s", check).startsWith("master 127.0.0.2 is TELEPHONY_DEAD; SERVING (rule 390");
        assertThat(check.status()).isEqualTo(0);
        assertThat(slave.telephonyRuns()).isTrue();
        assertThat(LoneSlave.read(database, "SELECT concat(holder, epoch, dirty) FROM wazo_ha.state"))
                .isEqualTo("slave3t");
        assertThat(LoneSlave.read(database, "SELECT string_agg(table_name, ',') FROM wazo_ha.base_table"))
                .as("the base of the takeover was read before the script ended")
                .isEqualTo("userfeatures");
        long first = slave.telephony();

        assertThat(slave.run(CHECK, LoneSlave.MASTER).out()).contains("; SERVING (rule 390");
        assertThat(slave.telephony()).as("not started again").isEqualTo(first);
        assertThat(slave.moves).as("agents are logged in once").hasContent("started\n");

        try (var master = slave.masterServes()) {
            assertThat(slave.run(CHECK, LoneSlave.MASTER).out()).contains("is SERVING; STANDBY (rule 190");
            assertThat(slave.telephonyRuns()).isFalse();
        }
        assertThat(slave.moves).hasContent("started\nstopped\n");
        assertThat(slave.paths.daemonLog())
                .content()
                .contains("phase STANDBY -> TAKING_OVER", "no-such-program-here is not on this host");
    }

    @Test
    void aCheckForAnotherAddressThanTheMastersDoesNothing() throws Exception {
        var check = slave.run(CHECK, "127.0.0.3");
        assertThat(check.out()).isEqualTo("127.0.0.3 is not the peer of this node (127.0.0.2)\n");
        assertThat(check.status()).isEqualTo(1);
        assertThat(slave.memory().phase()).isEqualTo("STANDBY");
    }

    @Test
    void stopKeepsTelephonyOffOverARebootThoughNobodyServes() throws Exception {
        slave.run(CHECK, LoneSlave.MASTER);
        assertThat(slave.telephonyRuns()).isTrue();
        for (int twice = 1; twice <= 2; twice++) {
            var stop = slave.run(SERVICES, "stop");
            assertThat(stop.status()).as("%s", stop).isEqualTo(0);
            assertThat(stop.out() + stop.err()).isEmpty();
            assertThat(slave.telephonyRuns()).isFalse();
        }
        assertThat(slave.memory().hold().kind()).isEqualTo(Hold.Kind.STOP);
        assertThat(slave.memory().hold().length()).isEqualTo(Duration.ofHours(2));
        slave.boot();
        assertThat(slave.run(CHECK, LoneSlave.MASTER).out()).contains("; STANDBY (rule 100: an operator keeps");
        assertThat(slave.telephonyRuns()).isFalse();
        assertThat(slave.paths.gate()).doesNotExist();
    }

    @Test
    void stopStopsEvenWhereTheNodeCannotGoOnDuty() throws Exception {
        slave.run(CHECK, LoneSlave.MASTER);
        assertThat(slave.telephonyRuns()).isTrue();
        var list = slave.paths.state().resolve("verb.directories");
        Files.delete(list);
        Files.createDirectory(list);
        assertThat(slave.run(SERVICES, "start").out()).contains("not on duty", "verb.directories");
        assertThat(slave.run(SERVICES, "stop")).isEqualTo(new ScriptProcess.Ended(0, "", ""));
        assertThat(slave.telephonyRuns()).isFalse();
        assertThat(slave.paths.gate()).doesNotExist();
        assertThat(slave.memory().hold().kind()).isEqualTo(Hold.Kind.STOP);
        assertThat(slave.memory().phase()).isEqualTo("SERVING");
    }

    @Test
    void startServesWhereTheMasterDoesNotAndIsRefusedWhereItDoes() throws Exception {
        try (var master = slave.masterServes()) {
            var refused = slave.run(SERVICES, "start");
            assertThat(refused.status()).as("%s", refused).isEqualTo(1);
            assertThat(refused.out()).isEqualTo("the master did not yield within 10 s; nothing was started here\n");
            assertThat(slave.telephonyRuns()).isFalse();
        }
        for (int twice = 1; twice <= 2; twice++) {
            var start = slave.run(SERVICES, "start");
            assertThat(start.status()).as("%s", start).isEqualTo(0);
            assertThat(slave.telephonyRuns()).isTrue();
        }
        assertThat(slave.memory().hold().kind()).isEqualTo(Hold.Kind.SERVE);
    }

    @Test
    void whileTelephonyIsDisabledNoScriptStartsIt() throws Exception {
        assertThat(slave.run("wazo-service", "disable").status()).isEqualTo(0);
        var start = slave.run(SERVICES, "start");
        assertThat(start.status()).isEqualTo(1);
        assertThat(start.out()).contains("telephony is disabled", "nothing was started");
        assertThat(slave.paths.telephonyDisabled()).exists().isEmptyFile();
        assertThat(slave.telephonyRuns()).isFalse();
    }

    @Test
    void aScriptThatMeetsAnotherOneDoesNothing() throws Exception {
        Files.createDirectories(slave.paths.run());
        var lock = slave.paths.run().resolve("lock");
        var self = ProcessHandle.current().pid();
        var stat = Files.readString(Path.of("/proc/self/stat"));
        var start = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        Files.writeString(lock, "%d %s wazo-sync\n".formatted(self, start));
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            var check = slave.run(CHECK, LoneSlave.MASTER);
            assertThat(check.out()).isEqualTo("wazo-sync is at work (process %d); nothing was done\n".formatted(self));
            assertThat(held.isValid()).isTrue();
        }
    }

    @Test
    void theLockOfADeadProcessIsTakenOver() throws Exception {
        Files.createDirectories(slave.paths.run());
        Files.writeString(slave.paths.run().resolve("lock"), "1 1 daemon\n");
        try (var master = slave.masterServes()) {
            assertThat(slave.run(CHECK, LoneSlave.MASTER).status()).isEqualTo(0);
        }
        assertThat(slave.paths.run().resolve("lock")).content().endsWith(" " + CHECK + "\n");
    }

    @Test
    void aDaemonThatAnswersIsAskedAndAFrozenOneIsKilledByWhoActsInItsPlace() throws Exception {
        var daemon = ScriptProcess.on(root).start("run");
        try (var master = slave.masterServes()) {
            // a check would work in the place of a daemon that is not up yet, and keep the lock from it
            await("the daemon decides")
                    .atMost(40, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(slave.run("status").out()).contains("rule 190"));
            assertThat(slave.run(CHECK, LoneSlave.MASTER).out()).contains("is SERVING; STANDBY (rule 190");
            assertThat(daemon.isAlive()).isTrue();
            assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(daemon.pid()))
                            .start()
                            .waitFor())
                    .isEqualTo(0);
            var check = slave.run(CHECK, LoneSlave.MASTER);
            assertThat(check.out()).as("%s", check).contains("is SERVING; STANDBY (rule 190");
            assertThat(daemon.waitFor(1, TimeUnit.SECONDS)).as("killed").isTrue();
            assertThat(daemon.exitValue()).isEqualTo(128 + 9);
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void wazoServiceWorksOnPlainProcessesAndTheDaemonLeavesDisabledTelephonyOff() throws Exception {
        assertThat(slave.run("wazo-service", "status").out()).isEqualTo("Checking services...\n\tstopped\t\tsip\n");
        var gated = slave.run("wazo-service", "start");
        assertThat(gated.status()).as("%s", gated).isEqualTo(1);
        assertThat(gated.err()).contains("the gate").contains("is closed");

        assertThat(slave.run("wazo-service", "disable").status()).isEqualTo(0);
        var daemon = ScriptProcess.on(root).start("run");
        try {
            await("the daemon takes over")
                    .atMost(40, TimeUnit.SECONDS)
                    .untilAsserted(
                            () -> assertThat(slave.run("wazo-ha", "status").out())
                                    .contains("TAKING_OVER", "decided by  rule 290"));
            assertThat(slave.run("wazo-service", "start").err()).contains("it is disabled");
            assertThat(slave.telephonyRuns()).isFalse();
            assertThat(slave.run("wazo-service", "enable").status()).isEqualTo(0);
            assertThat(slave.run("wazo-service", "start"))
                    .isEqualTo(new ScriptProcess.Ended(0, "Starting services...\n\trunning\t\tsip\n", ""));
            await("the daemon runs what belongs to the start")
                    .untilAsserted(() -> assertThat(slave.moves).content().endsWith("started\n"));
            assertThat(slave.run("wazo-service", "stop").status()).isEqualTo(0);
            assertThat(slave.telephonyRuns()).isFalse();
            // the stop of the first cycles may be overtaken by the start before its programs have begun
            assertThat(slave.moves).content().matches("(stopped\n)?started\n");
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void whoMayNotAskTheDaemonIsToldSoAndNotThatNoDaemonRuns() throws Exception {
        boolean superuser = System.getProperty("user.name").equals("root");
        Files.createDirectories(slave.paths.run());
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(slave.paths.socket()));
            Files.setPosixFilePermissions(
                    slave.paths.socket(), PosixFilePermissions.fromString(superuser ? "rw-------" : "---------"));
            var program = ScriptProcess.on(root);
            if (superuser) { // root without its power over other users' files
                Files.setAttribute(slave.paths.socket(), "unix:uid", 65534);
                program = program.behind("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all");
            }
            var status = program.run("status");
            assertThat(status.status()).isEqualTo(1);
            assertThat(status.err())
                    .isEqualTo("wazo-ha: only root may ask the daemon (%s: permission denied); nothing was done\n"
                            .formatted(slave.paths.socket()));
            assertThat(program.run(SERVICES, "stop").err()).startsWith("only root may ask the daemon");
        }
    }
}
