package wazoha.host;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** docs/contract.md, section 3: the clusters of a Debian host are discovered, asked, reloaded and restarted. */
@Timeout(value = 120, unit = SECONDS)
class DebianClusterTest {
    private static final HaSettings SLAVE =
            new HaSettings(NodeRole.SLAVE, PeerAddress.parse("127.0.0.2").orElseThrow());
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    @TempDir
    private Path root;

    /** Programs that a test wrote in the place of Debian's. */
    @Nested
    class PlayedPrograms {
        @Test
        void clustersAreThoseThatPgLsclustersShowsAndWhoseConfigurationIsUnderTheRoot() throws Exception {
            configuration("15", "main");
            configuration("13", "old");
            var found = played("""
                    echo '13  old    5433 down   postgres /var/lib/postgresql/13/old  /var/log/old.log'
                    echo '15  main   5432 online postgres /var/lib/postgresql/15/main /var/log/main.log'
                    echo '16  foreign 5434 online postgres /var/lib/postgresql/16/x /var/log/x.log'
                    """, "exit 0").find();
            assertThat(found).extracting(Cluster::name).containsExactly("13/old", "15/main");
            assertThat(found).extracting(Cluster::isRunning).containsExactly(false, true);
            assertThat(found.get(1).data()).isEqualTo(root.resolve("var/lib/postgresql/15/main"));
            assertThat(found.get(1).located("/etc/x")).contains(root.resolve("etc/x"));
        }

        @Test
        void aLineThatCannotBeUnderstoodIsToldAndNothingIsGuessed() throws Exception {
            assertThatThrownBy(() -> played("echo '15 main <unknown> down postgres /x /y'", "exit 0")
                            .find())
                    .isInstanceOf(EffectException.class)
                    .hasMessageContaining("15 main <unknown> down postgres /x /y")
                    .hasMessageContaining("pg_dropcluster");
        }

        @Test
        void aStoppedClusterWhoseDataDirectoryIsGoneIsPassedOver() throws Exception {
            assertThat(played("echo '13 old 5433 down <unknown> /var/lib/postgresql/13/old /x.log'", "exit 0")
                            .find())
                    .isEmpty();
        }

        @Test
        void aProgramThatFailsIsToldAndOneThatIsMissingMeansNoPostgres() throws Exception {
            assertThatThrownBy(() -> played("echo broken; exit 3", "exit 0").find())
                    .isInstanceOf(EffectException.class)
                    .hasMessageContaining("exit status 3: broken");
            var missing = new DebianPostgres(
                    root, List.of(root.resolve("missing").toString()), List.of(), List.of(), List.of());
            assertThat(new DebianClusters(new NodePaths(root), missing).find()).isEmpty();
        }

        @Test
        void anAnswerIsPickedOutOfWarningsAndAnArgumentIsNeverAShellsBusiness() throws Exception {
            configuration("15", "main");
            var cluster = played(ONLINE, """
                    echo 'could not change directory to "/root": Permission denied' >&2
                    for word in "$@"; do echo "wazo-ha:$word"; done
                    """).find().get(0);
            assertThat(cluster.ask("SELECT '$(reboot); `id`'", Duration.ofSeconds(5)))
                    .containsExactly(
                            "--cluster",
                            "15/main",
                            "-U",
                            "postgres",
                            "-d",
                            "postgres",
                            "-X",
                            "-A",
                            "-t",
                            "-q",
                            "-w",
                            "-v",
                            "ON_ERROR_STOP=1",
                            "-c",
                            "SELECT 'wazo-ha:' || line FROM (SELECT '$(reboot); `id`') AS answer(line)");
        }

        @Test
        void aClientThatHangsIsGivenUpAtTheLimit() throws Exception {
            configuration("15", "main");
            var cluster = played(ONLINE, "exec sleep 60").find().get(0);
            assertThatThrownBy(() -> cluster.ask("SELECT 1", Duration.ofMillis(300)))
                    .isInstanceOf(EffectException.class)
                    .hasMessageContaining("15/main")
                    .hasMessageContaining("it runs and does not answer");
            var refusing = played(ONLINE, "echo 'psql: error: FATAL: no'; exit 2")
                    .find()
                    .get(0);
            assertThatThrownBy(() -> refusing.ask("SELECT 1", Duration.ofSeconds(5)))
                    .isInstanceOf(EffectException.class)
                    .hasMessageContaining("exit status 2: psql: error: FATAL: no");
        }

        private static final String ONLINE =
                "echo '15  main   5432 online postgres /var/lib/postgresql/15/main /var/log/main.log'";

        private DebianClusters played(String lsclusters, String psql) throws IOException {
            return new DebianClusters(
                    new NodePaths(root),
                    new DebianPostgres(
                            root.resolve("etc/postgresql"),
                            List.of(script("pg_lsclusters", lsclusters)),
                            List.of(script("pg_ctlcluster", "exit 0")),
                            List.of(),
                            List.of(script("psql", psql))));
        }

        private String script(String name, String body) throws IOException {
            var file = Files.writeString(root.resolve(name), "#!/bin/sh\n" + body + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return file.toString();
        }

        private void configuration(String version, String name) throws IOException {
            var folder = Files.createDirectories(
                    root.resolve("etc/postgresql").resolve(version).resolve(name));
            Files.writeString(folder.resolve("postgresql.conf"), "");
        }
    }

    /** A cluster that Debian's own programs made, in a folder of this test. */
    @Nested
    class RealPrograms {
        private static final String VERSION = "15";

        private Path configuration;
        private List<String> environment;
        private int port;

        @BeforeEach
        void aCluster() throws Exception {
            assumeTrue(
                    System.getProperty("user.name").equals("root")
                            && Files.isExecutable(Path.of("/usr/bin/pg_createcluster"))
                            && Files.isExecutable(Path.of("/usr/lib/postgresql/15/bin/postgres")),
                    "SKIPPED: Debian's own PostgreSQL 15 and root are needed to show that its programs are driven rightly");
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            configuration = Files.createDirectories(root.resolve("etc"));
            environment = List.of("env", "PG_CLUSTER_CONF_ROOT=" + configuration);
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            debian("chown", "postgres", sockets().toString());
            debian(
                    "pg_createcluster",
                    "--datadir=" + root.resolve("data"),
                    "--logfile=" + root.resolve("log"),
                    "--port=" + port,
                    "--socketdir=" + sockets(),
                    VERSION,
                    "wazoha",
                    "--",
                    "--no-sync");
            debian("pg_conftool", VERSION, "wazoha", "set", "fsync", "off");
            RealPostgres.certificate(root, root.resolve("data"));
            for (var name : List.of("server.key", "server.crt")) {
                debian(
                        "chown",
                        "postgres:postgres",
                        root.resolve("data").resolve(name).toString());
            }
        }

        @AfterEach
        void noCluster() throws Exception {
            if (Files.exists(root.resolve("data/postmaster.pid"))) {
                signal("CONT");
                debian("pg_ctlcluster", VERSION, "wazoha", "stop");
            }
        }

        @Test
        void aSlaveIsOpenedAndClosedByDebiansProgramsAndOwnerAndModeStay() throws Exception {
            debian("pg_ctlcluster", VERSION, "wazoha", "start");
            var hba = configuration.resolve("15/wazoha/pg_hba.conf");
            var before = attributes(hba);
            var text = Files.readString(hba);
            var effect = effect();
            var change = effect.plan(SLAVE);
            assertThat(change.lines()).hasSize(3).last().asString().contains("restart it");
            effect.apply(SLAVE);
            assertThat(Files.readString(hba)).contains("\nhostssl asterisk wazo_ha 127.0.0.2/32 scram-sha-256\n");
            assertThat(attributes(hba)).isEqualTo(before).startsWith("postgres postgres rw-r-----");
            assertThat(configuration.resolve("15/wazoha/conf.d/zz-wazo-ha.conf"))
                    .content()
                    .contains("listen_addresses = 'localhost,127.0.0.3'\n");
            var cluster = clusters().find().get(0);
            assertThat(cluster.ask("SELECT current_setting('listen_addresses')", AT_MOST))
                    .containsExactly("localhost,127.0.0.3");
            var started = cluster.ask("SELECT pg_postmaster_start_time()::text", AT_MOST);
            assertThat(effect.plan(SLAVE)).isEqualTo(Effect.Change.NOTHING);
            effect.apply(SLAVE);
            effect.apply(HaSettings.DISABLED);
            assertThat(hba).hasContent(text);
            assertThat(attributes(hba)).isEqualTo(before);
            assertThat(configuration.resolve("15/wazoha/conf.d/zz-wazo-ha.conf"))
                    .doesNotExist();
            assertThat(cluster.ask("SELECT pg_postmaster_start_time()::text", AT_MOST))
                    .isEqualTo(started);
        }

        @Test
        void aServerThatIsFrozenFailsWithinTenSecondsAndOneThatIsStoppedGetsItsFiles() throws Exception {
            debian("pg_ctlcluster", VERSION, "wazoha", "start");
            var hba = configuration.resolve("15/wazoha/pg_hba.conf");
            var text = Files.readString(hba);
            signal("STOP");
            long start = System.nanoTime();
            assertThatThrownBy(() -> effect().apply(SLAVE))
                    .isInstanceOf(EffectException.class)
                    .hasMessageContaining("15/wazoha");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
            assertThat(hba).hasContent(text);
            signal("CONT");
            debian("pg_ctlcluster", VERSION, "wazoha", "stop");
            effect().apply(SLAVE);
            assertThat(hba).content().contains("127.0.0.2/32");
            assertThat(root.resolve("data/postmaster.pid")).doesNotExist();
            debian("pg_ctlcluster", VERSION, "wazoha", "start");
            assertThat(effect().plan(SLAVE)).isEqualTo(Effect.Change.NOTHING);
        }

        private PostgresAccess effect() {
            return new PostgresAccess(
                    new NodePaths(root.resolve("state")),
                    clusters(),
                    List.of("15/wazoha"),
                    new HbaRule("asterisk", "wazo_ha"),
                    peer -> PeerAddress.parse("127.0.0.3").orElseThrow(),
                    Ticker.system());
        }

        private Clusters clusters() {
            var host = DebianPostgres.of(NodePaths.HOST);
            return new DebianClusters(
                    new NodePaths(Path.of("/")),
                    new DebianPostgres(
                            configuration,
                            with(host.lsclusters()),
                            with(host.ctlcluster()),
                            with(host.runuser()),
                            host.psql()));
        }

        private List<String> with(List<String> words) {
            var all = new ArrayList<>(environment);
            all.addAll(words);
            return all;
        }

        /** Short: the path of a socket has 107 bytes at most. */
        private Path sockets() throws IOException {
            return Files.createDirectories(root.resolve("s"));
        }

        private void debian(String... words) throws InterruptedException {
            var outcome = Program.of(with(List.of(words)))
                    .within(Duration.ofSeconds(60))
                    .run();
            assertThat(outcome).as(String.join(" ", words)).matches(Outcome::succeeded, outcome.describe());
        }

        private void signal(String name) throws Exception {
            var pid = Files.readAllLines(root.resolve("data/postmaster.pid"))
                    .get(0)
                    .strip();
            assertThat(Program.of("kill", "-" + name, pid).run().succeeded()).isTrue();
        }

        private static String attributes(Path file) throws IOException {
            var now = Files.readAttributes(file, PosixFileAttributes.class);
            return "%s %s %s".formatted(now.owner(), now.group(), PosixFilePermissions.toString(now.permissions()));
        }
    }
}
