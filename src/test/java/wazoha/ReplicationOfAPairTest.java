package wazoha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code wazo-ha replication}, {@code /1.1/ha/replication} and {@code /metrics} between two real daemons and two real
 * databases (docs/contract.md, section 6). With {@code -Dshow=true} prints what each command said.
 */
@Timeout(300)
class ReplicationOfAPairTest {
    private static final String TABLES = """
            CREATE TABLE userfeatures (id integer PRIMARY KEY, name text);
            CREATE TABLE cel (id integer PRIMARY KEY);
            CREATE TABLE parking_fees (id integer PRIMARY KEY);
            CREATE TABLE agent_login_status (agent_id integer PRIMARY KEY)""";

    /** Runs by order alone, so that what differs stays so until the test says otherwise. */
    private static final String SETTINGS = "replication: {interval: 1h, classes: {configuration: [userfeatures]}}\n";

    @TempDir
    Path root;

    private static ScriptProcess.Ended shown(ScriptProcess.Ended ended, String words) {
        if (Boolean.getBoolean("show")) {
            System.out.println(
                    "$ wazo-ha %s\n%s%s[status %d]".formatted(words, ended.out(), ended.err(), ended.status()));
        }
        return ended;
    }

    private static ScriptProcess.Ended on(Path node, String words) throws Exception {
        return shown(ScriptProcess.on(node).run(words.split(" ", -1)), words);
    }

    @Test
    void whatAnOperatorAsksAndOrdersOfARealPair() throws Exception {
        try (var pair = new RealPair(root, TABLES, SETTINGS).settled()) {
            LoneSlave.run(
                    pair.masterDatabase,
                    "INSERT INTO userfeatures SELECT n, 'user ' || n FROM generate_series(1, 1000) AS n");
            firstRun(pair);
            drift(pair);
            massDeletion(pair);
            tables(pair);
            slave(pair);
            rest(pair);
        }
    }

    private static void firstRun(RealPair pair) throws Exception {
        assertThat(on(pair.master, "replication verify").out())
                .contains(
                        "userfeatures: 1000 rows are missing on the slave, 0 there are not the master's (1000 here, 0 there)");
        var run = on(pair.master, "replication run");
        assertThat(run.status()).as("%s", run).isZero();
        assertThat(run.out().lines())
                .last()
                .asString()
                .startsWith("Replicated: ")
                .contains("1000 rows moved");
        var status = RealPair.json(on(pair.master, "replication status --json"));
        assertThat(status.path("state").asText()).isEqualTo("ok");
        assertThat(status.path("provenAgeMillis").asLong()).isBetween(0L, 100_000L);
        var last = status.path("runs").get(status.path("runs").size() - 1);
        assertThat(last.path("trigger").asText()).isEqualTo("manual");
        assertThat(last.path("firstFill").asBoolean()).isTrue();
        assertThat(last.path("hash").asText()).hasSizeGreaterThan(20);
        assertThat(on(pair.master, "replication verify").status()).isZero();
        assertThat(on(pair.master, "history -n 3").out()).contains("replicated", "manual, whole, first fill: 1 of ");
    }

    private static void drift(RealPair pair) throws Exception {
        LoneSlave.run(pair.slaveDatabase, "UPDATE userfeatures SET name = 'drift' WHERE id = 7");
        var found = on(pair.master, "replication verify");
        assertThat(found.status()).isEqualTo(1);
        assertThat(found.out())
                .contains(
                        "userfeatures: 1 rows are missing on the slave, 1 there are not the master's (1000 here, 1000 there)");
        var json = RealPair.json(on(pair.master, "replication verify --json"));
        assertThat(json.at("/databases/0/differences/0/table").asText()).isEqualTo("userfeatures");
        assertThat(json.path("equal").asBoolean()).isFalse();
        assertThat(LoneSlave.read(pair.slaveDatabase, "SELECT name FROM userfeatures WHERE id = 7"))
                .as("verify changes nothing")
                .isEqualTo("drift");
        assertThat(on(pair.master, "replication run").status()).isZero();
        assertThat(on(pair.master, "replication verify").status()).isZero();
    }

    private static void massDeletion(RealPair pair) throws Exception {
        LoneSlave.run(pair.masterDatabase, "DELETE FROM userfeatures WHERE id > 500");
        var refused = on(pair.master, "replication run");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("not replicated: ", "would delete 500 of 1000 rows of userfeatures");
        await().atMost(Duration.ofSeconds(20)).until(() -> pair.mails().contains("would delete 500"));
        assertThat(on(pair.master, "replication status").out()).contains("failed: ");
        var forced = on(pair.master, "replication run --force");
        assertThat(forced.status()).as("%s", forced).isZero();
        await().atMost(Duration.ofSeconds(20)).until(() -> pair.mails().contains("up to date again"));
        if (Boolean.getBoolean("show")) {
            System.out.println(pair.mails());
        }
    }

    private static void tables(RealPair pair) throws Exception {
        assertThat(on(pair.master, "replication tables").out().lines())
                .anyMatch(line -> line.matches("cel +call_records +about [0-9]+ .*each node keeps its own"))
                .anyMatch(line -> line.matches("parking_fees +UNCLASSIFIED +0 .*"))
                .anyMatch(line -> line.matches("userfeatures +configuration +500 .*copied, and proven equal"))
                .anyMatch(line -> line.matches("agent_login_status +runtime +0 .*copied, and no part of the proof.*"))
                .last()
                .isEqualTo("4 tables, 3 copied, 1 unclassified");
        assertThat(RealPair.json(on(pair.slave, "replication tables --json")).path("tables"))
                .hasSize(4);
    }

    private static void slave(RealPair pair) throws Exception {
        assertThat(on(pair.slave, "replication status").out())
                .contains("proven      yes; 3 changes of the master were applied here");
        for (var words : new String[] {"replication run", "replication verify"}) {
            var refused = on(pair.slave, words);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).startsWith("wazo-ha: this node is the slave: the master 127.0.0.2 ");
        }
    }

    private static void rest(RealPair pair) throws Exception {
        var token = pair.onMaster("token", "create", "--acl", "confd.ha.metrics.read")
                .out()
                .strip();
        var metrics = pair.ask("GET", "/metrics", "Authorization", "Bearer " + token);
        if (Boolean.getBoolean("show")) {
            System.out.println(metrics.body());
        }
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains(
                        "wazo_ha_replication_proven_age_seconds ",
                        "wazo_ha_replication_runs_total{result=\"failed\"} 1.0")
                .contains("wazo_ha_node{phase=\"SERVING\",role=\"master\",version=");
        assertThat(pair.ask("GET", "/1.1/ha/replication", "X-Auth-Token", token).statusCode())
                .isEqualTo(401);
        var all = pair.onMaster("token", "create").out().strip();
        assertThat(pair.ask("POST", "/1.1/ha/replication/verify", "X-Auth-Token", all)
                        .statusCode())
                .isEqualTo(202);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> pair.ask("GET", "/1.1/ha/replication/verify", "X-Auth-Token", all)
                        .body()
                        .contains("\"state\":\"done\",\"equal\":true"));
        assertThat(pair.ask("POST", "/1.1/ha/replication/run", "X-Auth-Token", all)
                        .statusCode())
                .isEqualTo(202);
    }
}
