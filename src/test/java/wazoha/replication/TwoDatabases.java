package wazoha.replication;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.host.SelfSigned;
import wazoha.node.Epoch;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.Ticker;

/** A master's and a slave's database on two real servers that live as long as the test JVM; new and empty each time. */
final class TwoDatabases implements AutoCloseable {
    /** The epoch of the master's claim in {@link #paired}. */
    static final Epoch TWO = new Epoch(2);

    static final String PASSWORD = "a 'quoted' \\ pässword";
    static final List<String> EXCLUDE = List.of("cel", "call_log*", "stat_*");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "pair" + NUMBER.incrementAndGet();
    /** Roles belong to a whole server: each pair has its own. */
    final String role = "wazo_ha_" + name;

    final DatabaseAccess master = access(Servers.MASTER, "postgres", "");
    final DatabaseAccess slave = access(Servers.SLAVE, "postgres", "");
    final DatabaseAccess slaveFromMaster = access(Servers.SLAVE, role, PASSWORD);
    /** Of the gap behind the sequences: half a second is little on a busy machine. */
    static final Duration GAP_PATIENCE = Duration.ofSeconds(30);

    final JdbcSlaveLetterbox letterbox =
            new JdbcSlaveLetterbox(slave, List.of(), role, EXCLUDE, Ticker.system(), GAP_PATIENCE);
    private final List<Connection> opened = new ArrayList<>();
    private final StandingSessions sessions = new StandingSessions();

    private static final class Servers {
        static final EmbeddedPostgres MASTER = start(builder());
        static final EmbeddedPostgres SLAVE = start(encrypting(builder()));

        static EmbeddedPostgres.Builder builder() {
            return EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setServerConfig("max_connections", "60")
                    .setServerConfig("fsync", "off");
        }

        /** Takes connections with TLS and without. */
        static EmbeddedPostgres.Builder encrypting(EmbeddedPostgres.Builder builder) {
            try {
                return SelfSigned.encrypted(builder, Files.createTempDirectory("certificate"));
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }

        static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
            try {
                return builder.start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private TwoDatabases() {}

    /** Two empty databases, nothing of ours in them. */
    static TwoDatabases empty() throws SQLException {
        return empty("");
    }

    private static TwoDatabases empty(String ofSlave) throws SQLException {
        var pair = new TwoDatabases();
        create(Servers.MASTER, pair.name, "");
        create(Servers.SLAVE, pair.name, ofSlave);
        return pair;
    }

    /** By copied files: block by block through the WAL costs three times the processor (150 against 40 ms). */
    private static void create(EmbeddedPostgres server, String name, String options) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection()) {
            Sql.run(connection, "CREATE DATABASE %s STRATEGY FILE_COPY %s".formatted(name, options));
        }
    }

    /** A paired slave in standby whose master holds service with epoch 2. */
    static TwoDatabases paired() throws SQLException, LetterboxException {
        return paired("");
    }

    /** @param ofSlave options of CREATE DATABASE for the slave's alone */
    static TwoDatabases paired(String ofSlave) throws SQLException, LetterboxException {
        var pair = empty(ofSlave);
        new ReplicationRole(pair.slave, pair.role).createOrRenew(PASSWORD);
        pair.letterbox.install();
        pair.letterbox.open();
        pair.letterbox.tell("STANDBY", false, false, false);
        try (var box = pair.masterLetterbox()) {
            box.claim(Epoch.NONE, Epoch.NONE.nextFor(NodeRole.MASTER));
        }
        return pair;
    }

    /** What the settings exclude where nobody has changed them. */
    static List<String> usualExclusions() throws BadConfigException {
        return ConfigFiles.load(new NodePaths(Path.of("/nowhere/at/all")))
                .replication()
                .exclude();
    }

    Replicator.RunRecord run() throws ReplicationException, InterruptedException {
        return replicator().run(TWO, Replicator.Scope.WHOLE, false);
    }

    Replicator replicator() {
        return replicator(EXCLUDE);
    }

    Replicator replicator(List<String> exclude) {
        return new Replicator(
                master,
                slaveFromMaster,
                TableClasses.excluding(exclude),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Ticker.system());
    }

    /** A query of all rows of a table as one text. */
    static String rowsOf(String table) {
        return "SELECT string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\") FROM public.%s t".formatted(table);
    }

    /** A statement of the slave's superuser in a database of its own. */
    static void onSlaveServer(String sql) throws SQLException {
        try (var connection = Servers.SLAVE.getPostgresDatabase().getConnection()) {
            Sql.run(connection, sql);
        }
    }

    /** The slave's database as a real master reaches it. */
    DatabaseAccess slaveOverTls() throws IOException {
        return slaveFromMaster.pinned(ServedKey.of("127.0.0.1", slaveFromMaster.port(), PATIENCE));
    }

    JdbcMasterLetterbox masterLetterbox() {
        return new JdbcMasterLetterbox(slaveFromMaster);
    }

    /** The master's database as its daemon reaches it, by a role that is made for that. */
    DatabaseAccess daemonOnMaster() throws LetterboxException {
        var own = access(Servers.MASTER, "wazo_ha_local_" + name, PASSWORD);
        new LocalRole(LocalAdmin.over(master), own).prepare();
        return own;
    }

    /** Runs the same statements on both sides. */
    void onBoth(String sql) throws SQLException {
        onMaster(sql);
        onSlave(sql);
    }

    void onMaster(String sql) throws SQLException {
        on(master, sql);
    }

    void onSlave(String sql) throws SQLException {
        on(slave, sql);
    }

    String masterText(String sql) throws SQLException {
        return text(master, sql);
    }

    String slaveText(String sql) throws SQLException {
        return text(slave, sql);
    }

    /** A connection that this fixture closes. */
    Connection open(DatabaseAccess access) throws SQLException {
        var connection = access.open();
        opened.add(connection);
        return connection;
    }

    /** The databases themselves go with their servers: dropping each would cost a checkpoint. */
    @Override
    public void close() throws SQLException {
        letterbox.close();
        sessions.close();
        for (var connection : opened) {
            connection.close();
        }
    }

    void on(DatabaseAccess access, String sql) throws SQLException {
        sessions.run(access, sql);
    }

    String text(DatabaseAccess access, String sql) throws SQLException {
        return sessions.text(access, sql);
    }

    /** Ends the sessions of this fixture: a database that is asked cannot be renamed. */
    void leave() throws SQLException {
        sessions.close();
    }

    private DatabaseAccess access(EmbeddedPostgres server, String user, String password) {
        return new DatabaseAccess(
                "localhost", server.getPort(), name, user, password, "wazo-ha test", PATIENCE, PATIENCE);
    }
}
