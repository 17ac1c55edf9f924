package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.bench.Detour;
import wazoha.filesync.RealSshd;
import wazoha.node.NodePaths;

/**
 * Two real daemons, a real PostgreSQL and a real sshd on the slave, and between them two ports that can be closed to the
 * master. With {@code -Dshow=true} prints what each node says of itself on the way.
 */
@Timeout(480)
class SecondWayOfAPairTest {
    private static final String TABLES = "CREATE TABLE userfeatures (id integer PRIMARY KEY, name text)";
    private static final Path SCRIPT = Path.of("libexec/wazo-ha-verb").toAbsolutePath();

    @TempDir
    Path root;

    @Test
    void theMasterComesHomeOverSshAndStaysAwayWithoutIt() throws Exception {
        var slave = new NodePaths(root.resolve("slave"));
        var master = new NodePaths(root.resolve("master"));
        var keys = slave.resolve("/root/.ssh/authorized_keys");
        try (var sshd = RealSshd.start(root.resolve("sshd"), keys);
                var ssh = Detour.to(sshd.port());
                var pair = new RealPair(root, TABLES, port -> settings(port, ssh.port()))) {
            letIn(master, slave, keys, sshd, ssh);
            pair.settled();
            on(
                    pair.master,
                    "the slave is filled",
                    now -> now.at("/replication/state").asText().equals("ok"));
            pair.killMaster();
            on(
                    pair.slave,
                    "the slave takes over",
                    now -> now.path("phase").asText().equals("SERVING"));

            pair.shutDatabase();
            pair.bootMaster();
            on(
                    pair.master,
                    "the master asks over ssh",
                    now -> now.path("phase").asText().equals("RETURNING")
                            && now.at("/peer/way").asText().equals("ssh")
                            && !now.at("/peer/letterboxReadable").asBoolean());
            on(
                    pair.slave,
                    "its word arrives",
                    now -> now.at("/peer/way").asText().equals("ssh"));
            home(pair, "ssh");
            assertThat(LoneSlave.read(
                            pair.slaveDatabase, "SELECT holder || ' ' || epoch || ' ' || dirty FROM wazo_ha.state"))
                    .matches("master [0-9]*[02468] true");

            pair.openDatabase();
            on(
                    pair.master,
                    "what the slave collected is fetched",
                    now -> now.at("/peer/letterboxReadable").asBoolean()
                            && !now.path("dirty").asBoolean());
            bothClosed(pair, ssh);
        }
    }

    /** The slave goes on, and both say why; ssh alone ends it. */
    private void bothClosed(RealPair pair, Detour ssh) throws Exception {
        pair.killMaster();
        on(
                pair.slave,
                "the slave takes over again",
                now -> now.path("phase").asText().equals("SERVING"));
        pair.shutDatabase();
        ssh.shut();
        pair.bootMaster();
        on(
                pair.master,
                "the master warns",
                now -> now.path("phase").asText().equals("RETURNING")
                        && now.path("warnings")
                                .toString()
                                .contains("neither by its database (TCP 5432) nor over ssh (TCP 22)"));
        on(
                pair.slave,
                "the slave warns, and goes on",
                now -> now.path("phase").asText().equals("SERVING")
                        && now.path("warnings").toString().contains("this node goes on serving"));
        assertThat(pair.onSlave("history", "-n", "20").out()).contains("warning", "cannot hand back");
        ssh.open();
        home(pair, "ssh");
    }

    private static void home(RealPair pair, String way) throws Exception {
        on(
                pair.master,
                "service is back",
                now -> now.path("phase").asText().equals("SERVING")
                        && now.path("claimed").asBoolean()
                        && now.at("/peer/way").asText().equals(way));
        on(pair.slave, "the slave stands by", now -> now.path("phase").asText().equals("STANDBY"));
        assertThat(pair.onMaster("history", "-n", "20").out()).contains("the claim is made: serve");
    }

    private static String settings(int database, int ssh) {
        return """
                peer: {database_port: %d, ssh_port: %d, ssh_user: %s}
                failover: {hold_down: 3s, orderly_hold_down: 1s, ready_deadline: 8s, boot_wait: 4s, holder_boot_wait: 2s}
                replication: {interval: 1s, classes: {configuration: [userfeatures]}}
                """.formatted(database, ssh, RealSshd.user());
    }

    /** What pairing leaves: the key, its line on the slave, and the slave's host key. */
    static void letIn(NodePaths master, NodePaths slave, Path keys, RealSshd sshd, Detour ssh) throws Exception {
        RealSshd.makeKey(master.sshKey());
        var line = "restrict,command=\"%s --root %s\",from=\"127.0.0.1\" %s"
                .formatted(SCRIPT, slave.root(), Files.readString(Path.of(master.sshKey() + ".pub")));
        Files.createDirectories(keys.getParent());
        Files.createDirectories(slave.resolve("/var/log"));
        Files.writeString(keys, line);
        Files.writeString(
                master.state().resolve("known_hosts"),
                sshd.knownHosts().replace("]:" + sshd.port(), "]:" + ssh.port()));
    }

    static void on(Path node, String story, Predicate<JsonNode> wished) throws Exception {
        var last = new JsonNode[1];
        await(story)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    last[0] = RealPair.json(ScriptProcess.on(node).run("status", "--json"));
                    assertThat(wished.test(last[0])).as("%s", last[0]).isTrue();
                });
        if (Boolean.getBoolean("show")) {
            System.out.printf("%s: %s%n", story, last[0]);
        }
    }
}
