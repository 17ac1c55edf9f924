package wazoha;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wazoha.host.HaConf;
import wazoha.journal.Hold;
import wazoha.journal.PhaseFile;
import wazoha.journal.PhaseRecord;
import wazoha.node.Epoch;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;

/** A list of two databases where no daemon runs: the script that replicates, and the pair that is given up. */
@Timeout(300)
class TwoDatabasesWithoutDaemonTest {
    private static final String TABLES = "CREATE TABLE userfeatures (id integer PRIMARY KEY, name text)";
    private static final String ROWS = "SELECT string_agg(name, ',' ORDER BY id) FROM userfeatures";
    private static final List<String> BOTH = List.of("asterisk", "reports");
    private static final String SLAVE = "127.0.0.1";

    @TempDir
    Path root;

    private NodePaths master(ServersOfAPair servers) throws Exception {
        var paths = new NodePaths(root.resolve("master"));
        Files.createDirectories(paths.resolve("/etc/wazo-ha"));
        Files.writeString(paths.resolve("/etc/wazo-ha/database.password"), "unused\n");
        Files.writeString(paths.configFile(), """
                node: {allow_loopback: true}
                database: {port: %d, user: postgres}
                replication: {databases: [asterisk, reports]}
                peer: {database_port: %d}
                services: {supervisor: process, processes: [{name: sip, command: [sleep, "600"]}], check: ["false"]}
                """.formatted(servers.master.getPort(), servers.slave.getPort()));
        new HaConf(paths)
                .write(new HaSettings(NodeRole.MASTER, PeerAddress.parse(SLAVE).orElseThrow()));
        servers.pair(paths);
        new PhaseFile(paths)
                .store(new PhaseRecord("SERVING", new Epoch(2), true, false, false, true, "a boot", 0, Hold.NONE));
        var sendmail = paths.resolve("/usr/sbin/sendmail");
        Files.createDirectories(sendmail.getParent());
        Files.writeString(sendmail, "#!/bin/sh\ncat >/dev/null\n");
        Files.setPosixFilePermissions(sendmail, PosixFilePermissions.fromString("rwxr-xr-x"));
        return paths;
    }

    private static ScriptProcess.Ended replicate(NodePaths master) throws Exception {
        return ScriptProcess.on(master.root()).run("xivo-master-slave-db-replication", SLAVE);
    }

    @Test
    void theScriptCopiesBothAndTellsWhichOneFailed() throws Exception {
        try (var servers = new ServersOfAPair(root, TABLES).with(BOTH, TABLES).claimed(BOTH)) {
            var master = master(servers);
            ServersOfAPair.run(servers.master, "asterisk", "INSERT INTO userfeatures VALUES (1, 'Ada')");
            ServersOfAPair.run(servers.master, "reports", "INSERT INTO userfeatures VALUES (1, 'a report')");
            assertThat(replicate(master))
                    .isEqualTo(new ScriptProcess.Ended(0, "Slave replication completed successfully\n", ""));
            assertThat(ServersOfAPair.read(servers.slave, "asterisk", ROWS)).isEqualTo("Ada");
            assertThat(ServersOfAPair.read(servers.slave, "reports", ROWS)).isEqualTo("a report");

            ServersOfAPair.run(servers.slave, "reports", "ALTER TABLE userfeatures ADD COLUMN extra integer");
            ServersOfAPair.run(servers.master, "asterisk", "INSERT INTO userfeatures VALUES (2, 'Grace')");
            var failed = replicate(master);
            assertThat(failed.status()).isEqualTo(1);
            assertThat(failed.out())
                    .startsWith("Slave replication failed: ")
                    .contains("database reports on", "userfeatures.extra is missing on the master");
            assertThat(ServersOfAPair.read(servers.slave, "asterisk", ROWS))
                    .as("the first goes on")
                    .isEqualTo("Ada,Grace");
        }
    }

    @Test
    void aPairThatIsGivenUpHasNoRoleInEitherAndKeepsWhatASlaveRemembers() throws Exception {
        try (var pair = new PairOfRoots(root, SLAVE, false)) {
            pair.postgres.change("CREATE DATABASE reports");
            Files.writeString(pair.postgres.access(), Files.readString(pair.postgres.access()) + """
                    host reports wazo_ha_local 127.0.0.1/32 scram-sha-256
                    hostssl reports wazo_ha 127.0.0.1/32 scram-sha-256
                    """);
            pair.postgres.value("SELECT pg_reload_conf()::text");
            for (var node : new NodePaths[] {pair.master, pair.slave}) {
                Files.createDirectories(node.resolve("/etc/wazo-ha/conf.d"));
                Files.writeString(
                        node.resolve("/etc/wazo-ha/conf.d/10.yml"), "replication: {databases: [asterisk, reports]}\n");
            }
            var key = pair.administrator();
            var made = pair.onMaster("wazo-sync", "-i", "--identity", key.toString());
            assertThat(made.status()).as("%s", made).isZero();
            assertThat(inReports(pair, "has_schema_privilege('wazo_ha', 'wazo_ha', 'USAGE')::text"))
                    .isEqualTo("true");

            var unpaired = pair.onMaster("wazo-ha", "unpair", "--yes");
            assertThat(unpaired.status()).as("%s", unpaired).isZero();
            assertThat(pair.postgres.value(
                            "SELECT coalesce(rolpassword, 'none') FROM pg_authid WHERE rolname = 'wazo_ha'"))
                    .isEqualTo("none");
            var onSlave = pair.onSlave("wazo-ha", "unpair", "--yes");
            assertThat(onSlave.status()).as("%s", onSlave).isZero();
            assertThat(pair.postgres.value("SELECT count(*)::text FROM pg_roles WHERE rolname = 'wazo_ha'"))
                    .isEqualTo("0");
            assertThat(inReports(pair, "(SELECT count(*) FROM wazo_ha.copy)::text"))
                    .as("what the slave knows of its rows stays")
                    .isEqualTo("1");
            assertThat(pair.onSlave("wazo-ha", "unpair", "--yes").status())
                    .as("again")
                    .isZero();
        }
    }

    private static String inReports(PairOfRoots pair, String value) throws Exception {
        var url = "jdbc:postgresql://127.0.0.1:%d/reports?user=postgres&connectTimeout=20&socketTimeout=20"
                .formatted(pair.postgres.port());
        try (var connection = java.sql.DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + value)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
