package wazoha;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import wazoha.filesync.PairSecret;
import wazoha.filesync.PinFile;
import wazoha.host.SelfSigned;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.JdbcMasterLetterbox;
import wazoha.replication.JdbcSlaveLetterbox;
import wazoha.replication.LetterboxException;
import wazoha.replication.ReplicationRole;
import wazoha.replication.ServedKey;

/** The PostgreSQL of a master and of its slave, with the same tables; the slave's speaks TLS and knows the pair's role. */
final class ServersOfAPair implements AutoCloseable {
    static final String PASSWORD = "a secret of the pair";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final EmbeddedPostgres master;
    final EmbeddedPostgres slave;

    /** @param tables made on both sides */
    ServersOfAPair(Path folder, String tables) throws Exception {
        master = builder().start();
        slave = SelfSigned.encrypted(builder(), Files.createDirectories(folder.resolve("certificate")))
                .start();
        LoneSlave.run(master, tables);
        LoneSlave.run(slave, tables);
        var access = onSlave("postgres", "");
        new ReplicationRole(access, ReplicationRole.NAME).createOrRenew(PASSWORD);
        try (var letterbox = letterbox()) {
            letterbox.install();
        }
    }

    private static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("fsync", "off");
    }

    /** The slave's guard is open for a master that has claimed with epoch 2, though no daemon runs. */
    ServersOfAPair claimed() throws SQLException, LetterboxException {
        return claimed(List.of("postgres"));
    }

    /** @param databases the list; the first bears the letterbox */
    ServersOfAPair claimed(List<String> databases) throws SQLException, LetterboxException {
        String first = databases.get(0);
        var local = onSlave("postgres", "").named(first);
        var further = databases.stream().skip(1).map(local::named).toList();
        try (var letterbox = new JdbcSlaveLetterbox(local, further, ReplicationRole.NAME, List.of(), Ticker.system())) {
            letterbox.install();
            letterbox.open();
            letterbox.tell("STANDBY", false, false, false);
        }
        try (var letterbox =
                new JdbcMasterLetterbox(onSlave(ReplicationRole.NAME, PASSWORD).named(first))) {
            letterbox.claim(Epoch.NONE, new Epoch(2));
        }
        return this;
    }

    private JdbcSlaveLetterbox letterbox() {
        return new JdbcSlaveLetterbox(onSlave("postgres", ""), ReplicationRole.NAME, List.of(), Ticker.system());
    }

    /** A list of databases on either side, with the same tables; the first bears a letterbox. */
    ServersOfAPair with(List<String> databases, String tables) throws Exception {
        for (var database : databases) {
            for (var server : List.of(master, slave)) {
                LoneSlave.run(server, "CREATE DATABASE " + database);
                run(server, database, tables);
            }
            var role = new ReplicationRole(onSlave("postgres", "").named(database), ReplicationRole.NAME);
            if (database.equals(databases.get(0))) {
                role.createOrRenew(PASSWORD);
            } else {
                role.createOrRenewInFurther(PASSWORD);
            }
        }
        return this;
    }

    /** What wazo-sync -i does in a further database of the slave. */
    void letRoleInto(String database) throws LetterboxException {
        var there = onSlave("postgres", "").named(database);
        new ReplicationRole(there, ReplicationRole.NAME).createOrRenewInFurther(PASSWORD);
    }

    /** Statements of the superuser in one of several databases. */
    static void run(EmbeddedPostgres server, String database, String sql) throws SQLException {
        try (var connection = server.getDatabase("postgres", database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String read(EmbeddedPostgres server, String database, String sql) throws SQLException {
        try (var connection = server.getDatabase("postgres", database).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private DatabaseAccess onSlave(String user, String password) {
        return new DatabaseAccess(
                "localhost", slave.getPort(), "postgres", user, password, "wazo-ha test", PATIENCE, PATIENCE);
    }

    /** What pairing leaves on a master: the role's password, and the key of the slave's server. */
    void pair(NodePaths node) throws Exception {
        Files.createDirectories(node.state());
        Files.writeString(PairSecret.file(node), PASSWORD + "\n");
        PinFile.ofSlave(node).write(ServedKey.of("127.0.0.1", slave.getPort(), PATIENCE));
    }

    @Override
    public void close() throws java.io.IOException {
        master.close();
        slave.close();
    }
}
