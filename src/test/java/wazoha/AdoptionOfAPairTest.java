package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code wazo-ha adopt} between two real daemons: a master that was installed anew beside the slave of the old one. */
@Timeout(300)
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
            assertThat(pair.onMaster("replication", "run").status()).isZero();
            assertThat(pair.onMaster("history", "-n", "20").out()).contains("adopted");
        }
    }

    private static String slaveRows(RealPair pair) throws Exception {
        return LoneSlave.read(pair.slaveDatabase, "SELECT string_agg(concat(id, ' ', name), ',') FROM userfeatures");
    }
}
