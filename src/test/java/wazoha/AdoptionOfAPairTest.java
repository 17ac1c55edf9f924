package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.bench.Detour;
import wazoha.filesync.RealSshd;
import wazoha.node.NodePaths;

/** {@code wazo-ha adopt} between two real daemons: a master that was installed anew beside the slave of the old one. */
@Timeout(480)
class AdoptionOfAPairTest {
    private static final String TABLES = "CREATE TABLE userfeatures (id integer PRIMARY KEY, name text)";

    @TempDir
    Path root;

    @Test
    void theMastersRowsAreAdoptedByOrderAndTheSlavesAreKept() throws Exception {
        try (var pair = new RealPair(root, TABLES, "replication: {interval: 1h}\n").settled()) {
            LoneSlave.run(pair.masterDatabase, "INSERT INTO userfeatures VALUES (1, 'before')");
            assertThat(pair.onMaster("replication", "run").status()).isZero();
            LoneSlave.run(
                    pair.masterDatabase,
                    "UPDATE wazo_ha.pair SET lineage = gen_random_uuid(), runs = 0; DELETE FROM userfeatures;"
                            + " INSERT INTO userfeatures VALUES (2, 'of the new master')");
            await("the master knows that it is a stranger")
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(pair.onMaster("status").out()).contains("two histories"));

            var run = pair.onMaster("replication", "run");
            assertThat(run.status()).as("%s", run).isEqualTo(1);
            assertThat(slaveRows(pair)).as("nothing was pushed").isEqualTo("1 before");
            assertThat(pair.onMaster("adopt", "--from", "master").status())
                    .as("without --yes")
                    .isEqualTo(2);

            var adopted = pair.onMaster("adopt", "--from", "master", "--yes");
            assertThat(adopted.status()).as("%s", adopted).isZero();
            assertThat(adopted.out()).contains("adopted from the master", "1 rows that differed are kept");
            assertThat(slaveRows(pair)).isEqualTo("2 of the new master");
            assertThat(LoneSlave.read(pair.masterDatabase, "SELECT content ->> 'name' FROM wazo_ha.conflict"))
                    .isEqualTo("before");
            assertThat(LoneSlave.read(pair.slaveDatabase, "SELECT lineage FROM wazo_ha.state"))
                    .isEqualTo(LoneSlave.read(pair.masterDatabase, "SELECT lineage FROM wazo_ha.pair"));
            var next = pair.onMaster("replication", "run");
            assertThat(next.status()).as("at once: %s", next).isZero();
            assertThat(pair.onMaster("history", "-n", "20").out()).contains("adopted");
        }
    }

    /** The worst day: the master's disk is lost, and its slave has what users changed since. */
    @Test
    void aMasterThatWasInstalledAnewTakesTheRowsOfTheSlaveThatServesAndComesHome() throws Exception {
        var slave = new NodePaths(root.resolve("slave"));
        var master = new NodePaths(root.resolve("master"));
        var keys = slave.resolve("/root/.ssh/authorized_keys");
        try (var sshd = RealSshd.start(root.resolve("sshd"), keys);
                var ssh = Detour.to(sshd.port());
                var pair = new RealPair(root, TABLES, port -> settings(port, ssh.port()))) {
            SecondWayOfAPairTest.letIn(master, slave, keys, sshd, ssh);
            pair.settled();
            LoneSlave.run(pair.masterDatabase, "INSERT INTO userfeatures VALUES (1, 'before')");
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(slaveRows(pair)).isEqualTo("1 before"));
            pair.killMaster();
            phase(pair.slave, "SERVING");
            LoneSlave.run(pair.slaveDatabase, "UPDATE userfeatures SET name = 'changed while the slave served'");
            LoneSlave.run(
                    pair.masterDatabase,
                    "UPDATE wazo_ha.pair SET lineage = gen_random_uuid(), runs = 0; DELETE FROM userfeatures;"
                            + " INSERT INTO userfeatures VALUES (2, 'of the installer')");
            pair.bootMaster();
            SecondWayOfAPairTest.on(
                    pair.master,
                    "it knows that it is a stranger, and leaves service there",
                    now -> now.path("phase").asText().equals("RETURNING")
                            && now.path("warnings").toString().contains("two histories"));
            var adopted = pair.onMaster("adopt", "--from", "slave", "--yes");
            assertThat(adopted.status()).as("%s", adopted).isZero();
            assertThat(adopted.out())
                    .contains("adopted from the slave", "proven equal", "1 rows that differed are kept");
            assertThat(LoneSlave.read(pair.masterDatabase, "SELECT content ->> 'name' FROM wazo_ha.conflict"))
                    .isEqualTo("of the installer");
            SecondWayOfAPairTest.on(
                    pair.master,
                    "service comes home",
                    now -> now.path("phase").asText().equals("SERVING")
                            && now.path("claimed").asBoolean()
                            && now.at("/replication/state").asText().equals("ok")
                            && !now.path("dirty").asBoolean());
            phase(pair.slave, "STANDBY");
            assertThat(rows(pair.masterDatabase))
                    .isEqualTo(slaveRows(pair))
                    .isEqualTo("1 changed while the slave served");
            assertThat(pair.onMaster("status").out()).doesNotContain("two histories");
        }
    }

    private static String settings(int database, int ssh) {
        return """
                database: {admin_user: postgres}
                peer: {database_port: %d, ssh_port: %d, ssh_user: %s}
                failover: {hold_down: 3s, orderly_hold_down: 1s, boot_wait: 4s, holder_boot_wait: 2s}
                replication: {interval: 1s}
                """.formatted(database, ssh, RealSshd.user());
    }

    private static void phase(Path node, String phase) throws Exception {
        SecondWayOfAPairTest.on(node, phase, now -> now.path("phase").asText().equals(phase));
    }

    private static String slaveRows(RealPair pair) throws Exception {
        return rows(pair.slaveDatabase);
    }

    private static String rows(EmbeddedPostgres server) throws Exception {
        return LoneSlave.read(server, "SELECT string_agg(concat(id, ' ', name), ',') FROM userfeatures");
    }
}
