package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A list of two databases between two real daemons (docs/contract.md, section 6). */
@Timeout(300)
class TwoDatabasesOfAPairTest {
    private static final String TABLES = "CREATE TABLE userfeatures (id integer PRIMARY KEY, name text)";
    /** Runs by order alone, so that what differs stays so until the test says otherwise. */
    private static final String SETTINGS =
            "database: {name: asterisk}\nreplication: {interval: 1h, databases: [asterisk, reports]}\n";

    private static final String ROWS = "SELECT string_agg(name, ',' ORDER BY id) FROM userfeatures";

    @TempDir
    Path root;

    private static ScriptProcess.Ended on(Path node, String words) throws Exception {
        var ended = ScriptProcess.on(node).run(words.split(" ", -1));
        if (Boolean.getBoolean("show")) {
            System.out.println(
                    "$ wazo-ha %s\n%s%s[status %d]".formatted(words, ended.out(), ended.err(), ended.status()));
        }
        return ended;
    }

    @Test
    void bothAreCopiedAndWhatFailsInTheSecondIsToldAndStopsNotTheFirst() throws Exception {
        try (var pair = new RealPair(root, List.of("asterisk", "reports"), TABLES, SETTINGS).settled()) {
            for (var database : List.of("asterisk", "reports")) {
                ServersOfAPair.run(
                        pair.masterDatabase,
                        database,
                        "INSERT INTO userfeatures VALUES (1, 'of %s')".formatted(database));
            }
            bothArrive(pair);
            theSecondFails(pair);
            theSecondWorksAgain(pair);
        }
    }

    private static void bothArrive(RealPair pair) throws Exception {
        // the slave's daemon may not have been in its second database yet
        await().atMost(Duration.ofMinutes(1))
                .until(() -> on(pair.master, "replication run").status() == 0);
        var run = on(pair.master, "replication run");
        assertThat(run.status()).as("%s", run).isZero();
        assertThat(run.out()).contains("in database asterisk; ", "in database reports");
        assertThat(ServersOfAPair.read(pair.slaveDatabase, "asterisk", ROWS)).isEqualTo("of asterisk");
        assertThat(ServersOfAPair.read(pair.slaveDatabase, "reports", ROWS)).isEqualTo("of reports");
        assertThat(on(pair.master, "replication verify").out())
                .contains("Database asterisk: all 1 tables are equal", "Database reports: all 1 tables are equal");
        assertThat(on(pair.master, "replication tables").out())
                .contains("asterisk.userfeatures", "reports.userfeatures");
        assertThat(on(pair.slave, "replication status").out())
                .contains("database    asterisk: proven; 1 changes", "database    reports: proven; 1 changes");
    }

    private static void theSecondFails(RealPair pair) throws Exception {
        ServersOfAPair.run(pair.slaveDatabase, "reports", "ALTER TABLE userfeatures ADD COLUMN extra integer");
        ServersOfAPair.run(pair.masterDatabase, "asterisk", "UPDATE userfeatures SET name = 'changed'");
        var failed = on(pair.master, "replication run");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err())
                .contains("replication from database reports on", "userfeatures.extra is missing on the master")
                .contains("; but 1 tables equal, 2 rows moved", "in database asterisk");
        assertThat(ServersOfAPair.read(pair.slaveDatabase, "asterisk", ROWS)).isEqualTo("changed");
        var status = RealPair.json(on(pair.master, "replication status --json"));
        assertThat(status.path("state").asText()).isEqualTo("failing");
        assertThat(states(status)).isEqualTo("asterisk ok, reports failing");
        assertThat(on(pair.master, "status").out()).contains("database reports");
        await().atMost(Duration.ofSeconds(20)).until(() -> pair.mails().contains("database reports"));
        var token = pair.onMaster("token", "create", "--acl", "confd.ha.metrics.read")
                .out()
                .strip();
        assertThat(pair.ask("GET", "/metrics", "Authorization", "Bearer " + token)
                        .body())
                .contains(
                        "wazo_ha_replication_database_failing{database=\"reports\"} 1.0",
                        "wazo_ha_replication_database_failing{database=\"asterisk\"} 0.0",
                        "wazo_ha_replication_database_runs_total{database=\"asterisk\",result=\"failed\"} 0.0",
                        "wazo_ha_replication_failing 1.0");
        assertThat(on(pair.master, "preflight").out()).contains("schema (reports)");
    }

    private static void theSecondWorksAgain(RealPair pair) throws Exception {
        ServersOfAPair.run(pair.slaveDatabase, "reports", "ALTER TABLE userfeatures DROP COLUMN extra");
        assertThat(on(pair.master, "replication run").status()).isZero();
        var status = RealPair.json(on(pair.master, "replication status --json"));
        assertThat(states(status)).isEqualTo("asterisk ok, reports ok");
        assertThat(status.path("provenAgeMillis").asLong()).isBetween(0L, 100_000L);
        await().atMost(Duration.ofSeconds(20)).until(() -> pair.mails().contains("up to date again"));
    }

    private static String states(JsonNode status) {
        var text = new StringBuilder();
        status.path("databases")
                .forEach(one -> text.append(text.isEmpty() ? "" : ", ")
                        .append(one.path("database").asText())
                        .append(' ')
                        .append(one.path("state").asText()));
        return text.toString();
    }
}
