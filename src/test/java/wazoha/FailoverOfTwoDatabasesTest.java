package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.bench.Detour;
import wazoha.disk.LivingTree;
import wazoha.filesync.RealSshd;
import wazoha.node.NodePaths;

/** A list of two databases over a failover and a failback, and over what can happen to the second one. */
@Timeout(480)
class FailoverOfTwoDatabasesTest {
    private static final String TABLES = "CREATE TABLE userfeatures (id integer PRIMARY KEY, name text)";
    private static final List<String> BOTH = List.of("asterisk", "reports");
    private static final String ROWS = "SELECT string_agg(name, ',' ORDER BY id) FROM userfeatures";

    @TempDir
    Path root;

    private static String settings(int database, int ssh) {
        return """
                database: {name: asterisk}
                peer: {database_port: %d, ssh_port: %d, ssh_user: %s}
                failover: {hold_down: 3s, orderly_hold_down: 1s, boot_wait: 4s, holder_boot_wait: 2s}
                replication: {interval: 1s, databases: [asterisk, reports]}
                """.formatted(database, ssh, RealSshd.user());
    }

    @Test
    void theRowsOfBothAreThereWhenTheSlaveServesAndWhatItChangedIsFetched() throws Exception {
        var slave = new NodePaths(root.resolve("slave"));
        var master = new NodePaths(root.resolve("master"));
        var keys = slave.resolve("/root/.ssh/authorized_keys");
        try (var sshd = RealSshd.start(root.resolve("sshd"), keys);
                var ssh = Detour.to(sshd.port());
                var pair = new RealPair(root, BOTH, TABLES, port -> settings(port, ssh.port()))) {
            SecondWayOfAPairTest.letIn(master, slave, keys, sshd, ssh);
            pair.settled();
            for (var database : BOTH) {
                ServersOfAPair.run(pair.masterDatabase, database, "INSERT INTO userfeatures VALUES (1, 'first')");
            }
            onSlave(pair, "first", "first");
            pair.killMaster();
            phase(pair.slave, "SERVING");
            onSlave(pair, "first", "first");
            for (var database : BOTH) {
                ServersOfAPair.run(
                        pair.slaveDatabase,
                        database,
                        "UPDATE userfeatures SET name = 'by a user of %1$s'; INSERT INTO userfeatures VALUES (7, 'new in %1$s')"
                                .formatted(database));
            }
            pair.bootMaster();
            home(pair);
            for (var database : BOTH) {
                assertThat(fetched(master, database))
                        .as("on the master's disk")
                        .contains("by a user of " + database, "new in " + database);
                ServersOfAPair.run(pair.masterDatabase, database, "INSERT INTO userfeatures VALUES (2, 'second')");
            }
            onSlave(pair, "first,second", "first,second");
            theSecondIsMadeAnew(pair);
            theSecondIsOfAnotherHistory(pair);
        }
    }

    private static void home(RealPair pair) throws Exception {
        SecondWayOfAPairTest.on(
                pair.master,
                "service is back, and all is fetched",
                now -> now.path("phase").asText().equals("SERVING")
                        && now.path("claimed").asBoolean()
                        && now.at("/peer/letterboxReadable").asBoolean()
                        && !now.path("dirty").asBoolean());
        phase(pair.slave, "STANDBY");
    }

    private static void phase(Path node, String phase) throws Exception {
        SecondWayOfAPairTest.on(node, phase, now -> now.path("phase").asText().equals(phase));
    }

    private static void onSlave(RealPair pair, String first, String second) {
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(ServersOfAPair.read(pair.slaveDatabase, "asterisk", ROWS))
                    .isEqualTo(first);
            assertThat(ServersOfAPair.read(pair.slaveDatabase, "reports", ROWS)).isEqualTo(second);
        });
    }

    private static String fetched(NodePaths master, String database) throws Exception {
        return LivingTree.files(master.state().resolve("merge"), Files::readString).entrySet().stream()
                .filter(file -> file.getKey().contains("reports/") == database.equals("reports"))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining());
    }

    /** Dropped and made anew on the slave, whose daemon runs on. */
    private static void theSecondIsMadeAnew(RealPair pair) throws Exception {
        LoneSlave.run(pair.slaveDatabase, "DROP DATABASE reports WITH (FORCE)");
        LoneSlave.run(pair.slaveDatabase, "CREATE DATABASE reports");
        ServersOfAPair.run(pair.slaveDatabase, "reports", TABLES);
        pair.letRoleInto("reports");
        onSlave(pair, "first,second", "first,second");
    }

    /** The status names it, though the first is well, and an order ends it. */
    private static void theSecondIsOfAnotherHistory(RealPair pair) throws Exception {
        ServersOfAPair.run(pair.masterDatabase, "reports", "UPDATE wazo_ha.pair SET lineage = gen_random_uuid()");
        await("the status tells")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(pair.onMaster("status").out())
                        .contains(
                                "data of the pair: database reports: this master and the slave are of two histories"));
        ServersOfAPair.run(pair.masterDatabase, "reports", "UPDATE userfeatures SET name = 'kept apart' WHERE id = 2");
        ServersOfAPair.run(pair.masterDatabase, "asterisk", "UPDATE userfeatures SET name = 'goes on' WHERE id = 2");
        onSlave(pair, "first,goes on", "first,second");
        var adopted = pair.onMaster("adopt", "--from", "master", "--yes");
        assertThat(adopted.status()).as("%s", adopted).isZero();
        assertThat(adopted.out())
                .contains("1 rows that differed are kept", "database reports")
                .doesNotContain("database asterisk");
        onSlave(pair, "first,goes on", "first,kept apart");
        await("the status is calm")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(pair.onMaster("status").out()).doesNotContain("data of the pair"));
    }
}
