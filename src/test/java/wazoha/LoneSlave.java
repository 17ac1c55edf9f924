package wazoha;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import wazoha.host.HaConf;
import wazoha.journal.Hold;
import wazoha.journal.PhaseFile;
import wazoha.journal.PhaseRecord;
import wazoha.node.Epoch;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.process.OwnJvm;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.JdbcSlaveLetterbox;
import wazoha.replication.LetterboxException;
import wazoha.replication.ReplicationRole;

/**
 * A quiet world: a slave that has proven data, its own PostgreSQL, its telephony as a plain process that is off, and a
 * master that is an address. Processes that a test left behind end with {@link #close}.
 */
final class LoneSlave implements AutoCloseable {
    static final String MASTER = "127.0.0.2";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Path root;
    final NodePaths paths;
    /** Where this node's telephony answers, and where the master's would. */
    final InetSocketAddress ownSip;

    final InetSocketAddress masterSip;
    /** What ran after each move of telephony, a line each. */
    final Path moves;

    private final Path bootId;

    LoneSlave(Path root, EmbeddedPostgres database) throws Exception {
        this.root = root;
        this.paths = new NodePaths(root);
        this.ownSip = FreePort.next("127.0.0.1");
        this.masterSip = FreePort.next(MASTER);
        this.moves = root.resolve("moves");
        this.bootId = paths.resolve("/boot_id");
        Files.createDirectories(paths.resolve("/etc/wazo-ha"));
        Files.writeString(paths.resolve("/etc/wazo-ha/database.password"), "unused\n");
        Files.writeString(paths.configFile(), config(database.getPort()));
        new HaConf(paths)
                .write(new HaSettings(NodeRole.SLAVE, PeerAddress.parse(MASTER).orElseThrow()));
        boot();
        prove(database);
        new PhaseFile(paths)
                .store(new PhaseRecord("STANDBY", new Epoch(2), false, false, false, true, bootIdText(), 0, Hold.NONE));
    }

    private String config(int databasePort) throws IOException {
        var command = OwnJvm.command(
                        "wazoha.SipAnswer", ownSip.getAddress().getHostAddress(), Integer.toString(ownSip.getPort()))
                .stream()
                .map("\"%s\""::formatted)
                .collect(Collectors.joining(", "));
        return """
                rest_api: {port: %d}
                node: {allow_loopback: true, boot_id_file: /boot_id}
                database: {port: %d, name: postgres, user: postgres}
                sip: {address: 127.0.0.1, port: %d}
                peer: {sip_port: %d}
                probe: {interval: 200ms, timeout: 150ms}
                failover: {cycle: 50ms, silence: 700ms, heartbeat_stale: 500ms, boot_wait: 1s, holder_boot_wait: 1s}
                services:
                  supervisor: process
                  processes: [{name: sip, command: [%s]}]
                  after_start: [[no-such-program-here], [sh, -c, 'echo started >> "$0"', "%s"]]
                  on_stop: [[sh, -c, 'echo stopped >> "$0"', "%s"]]
                """.formatted(
                        FreePort.next(), databasePort, ownSip.getPort(), masterSip.getPort(), command, moves, moves);
    }

    /** As if a first replication had succeeded: a slave without one does not serve. */
    private static void prove(EmbeddedPostgres database) throws SQLException, LetterboxException {
        run(database, "DROP SCHEMA IF EXISTS wazo_ha CASCADE");
        var access = new DatabaseAccess(
                "localhost", database.getPort(), "postgres", "postgres", "", "wazo-ha test", PATIENCE, PATIENCE);
        try (var letterbox = new JdbcSlaveLetterbox(access, ReplicationRole.NAME, List.of(), Ticker.system())) {
            letterbox.install();
            letterbox.open();
        }
        run(database, "CREATE TABLE IF NOT EXISTS userfeatures (id integer PRIMARY KEY, name text)");
        run(database, "UPDATE wazo_ha.state SET proven = true, holder = 'master', epoch = 2");
    }

    static void run(EmbeddedPostgres database, String sql) throws SQLException {
        try (var connection = database.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String read(EmbeddedPostgres database, String sql) throws SQLException {
        try (var connection = database.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Another boot: what a reboot empties is empty. */
    void boot() throws IOException {
        Files.writeString(bootId, UUID.randomUUID() + "\n");
        Files.deleteIfExists(paths.gate());
    }

    private String bootIdText() throws IOException {
        return Files.readString(bootId).strip();
    }

    SipAnswer masterServes() throws IOException {
        return SipAnswer.on(masterSip);
    }

    ScriptProcess.Ended run(String... words) throws IOException, InterruptedException {
        return ScriptProcess.on(root).run(words);
    }

    /** The process id of this node's telephony. */
    long telephony() throws IOException {
        return Long.parseLong(
                Files.readString(paths.run().resolve("services/sip.pid")).split(" ", -1)[0]);
    }

    /** Whether it lives; a zombie that nobody buries is dead. */
    boolean telephonyRuns() throws IOException {
        if (!Files.exists(paths.run().resolve("services/sip.pid"))) {
            return false;
        }
        var stat = Path.of("/proc", Long.toString(telephony()), "stat");
        return Files.exists(stat) && !Files.readString(stat).matches("(?s).*\\) [ZX] .*");
    }

    PhaseRecord memory() {
        return new PhaseFile(paths).load().record().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        if (telephonyRuns()) {
            ProcessHandle.of(telephony()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
