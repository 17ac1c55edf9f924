package wazoha.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import wazoha.config.NodeConfig;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PinFile;
import wazoha.node.KeyPin;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.LocalAdmin;
import wazoha.replication.ReplicationRole;
import wazoha.service.CommandedDatabase;
import wazoha.service.DatabaseServer;
import wazoha.service.MoveMark;
import wazoha.service.MovePrograms;
import wazoha.service.PermittedTelephony;
import wazoha.service.ProcessTelephony;
import wazoha.service.SystemdDatabase;
import wazoha.service.SystemdTelephony;
import wazoha.service.Telephony;
import wazoha.service.UnnamedDatabase;

/**
 * How this node reaches whom it works with: addresses, programs, passwords. Immutable.
 *
 * @param scripts where the programs beside ours are (libexec)
 * @param onDefect ends the process when its cycle has ended by a defect, so that it is started again
 */
public record Partners(
        NodePaths paths, NodeConfig config, Path scripts, Ticker ticker, InstantSource time, Runnable onDefect) {
    /** For one exchange with a letterbox. */
    public static final Duration LETTER_PATIENCE = Duration.ofSeconds(2);
    /** Until the guard has let a run in; then the run's own deadline counts. */
    public static final Duration RUN_PATIENCE = Duration.ofSeconds(10);

    /** Where a person waits: making the roles of a large database on a busy host. */
    public static final Duration TERMINAL_PATIENCE = Duration.ofSeconds(30);

    /** The telephony services, as far as no administrator has forbidden them. */
    public Telephony telephony() {
        return new PermittedTelephony(supervised(), paths.telephonyDisabled(), paths.telephonyStopped());
    }

    private Telephony supervised() {
        var services = config.services();
        return switch (services.supervisor()) {
            case SYSTEMD -> new SystemdTelephony("systemctl", services.units(), services.check(), services.calls());
            case PROCESS ->
                new ProcessTelephony(
                        services.processes().stream()
                                .map(one -> new wazoha.service.PlainProcess(one.name(), one.command()))
                                .toList(),
                        paths.run().resolve("services"),
                        paths.gate(),
                        services.check(),
                        services.calls(),
                        ticker);
        };
    }

    /** How this node's own PostgreSQL is restarted, by the settings. */
    public DatabaseServer databaseServer() {
        var server = config.postgresql();
        if (server.unit().isPresent()) {
            return new SystemdDatabase("systemctl", server.unit().get());
        }
        return server.restart().isEmpty() ? new UnnamedDatabase() : new CommandedDatabase(server.restart());
    }

    /** Which way telephony was moved last. */
    public MoveMark moves() {
        return new MoveMark(paths.run());
    }

    /** What an administrator wants run after a move. */
    public MovePrograms movePrograms(MovePrograms.Herald herald) {
        var services = config.services();
        var lists = new MovePrograms.Lists(services.afterStart(), services.onStop(), services.programDeadline());
        return new MovePrograms(moves(), lists, herald);
    }

    public InetSocketAddress ownSip() {
        return new InetSocketAddress(config.sip().address(), config.sip().port());
    }

    public InetSocketAddress peerSip(PeerAddress peer) {
        return new InetSocketAddress(peer.address(), config.peer().sipPort());
    }

    /** This node's own database, as its daemon reaches it. */
    public DatabaseAccess ownDatabase() throws RefusedException {
        return ownDatabase(LETTER_PATIENCE);
    }

    public DatabaseAccess ownDatabase(Duration patience) throws RefusedException {
        var file = paths.resolve(config.database().passwordFile().toString());
        return ownDatabase(Secrets.read(file), patience);
    }

    /** The same where the password may come later: until it can be read, the database cannot. */
    DatabaseAccess ownDatabaseInTime() {
        return ownDatabase("", LETTER_PATIENCE).with(() -> {
            try {
                return Secrets.read(
                        paths.resolve(config.database().passwordFile().toString()));
            } catch (RefusedException missing) {
                throw new IOException(missing.getMessage(), missing);
            }
        });
    }

    /** The same with a password that is known. */
    public DatabaseAccess ownDatabase(String password, Duration patience) {
        var database = config.database();
        return new DatabaseAccess(
                database.host(),
                database.port(),
                database.name(),
                database.user(),
                password,
                "wazo-ha",
                LETTER_PATIENCE,
                patience);
    }

    /** The databases that are copied, as this node's daemon reaches them; the first bears the letterbox. */
    public List<DatabaseAccess> ownDatabases(Duration patience) throws RefusedException {
        return namedAll(ownDatabase(patience));
    }

    /** The same databases on the other server of a pair, or as somebody else. */
    List<DatabaseAccess> namedAll(DatabaseAccess first) {
        return config.replication().databases().stream().map(first::named).toList();
    }

    /** Who makes roles in this node's own database; never the daemon. */
    public LocalAdmin admin() throws RefusedException {
        return admin(config.database().name());
    }

    /** The same in another database of this node. */
    public LocalAdmin admin(String database) throws RefusedException {
        var settings = config.database();
        var own = ownDatabase("", TERMINAL_PATIENCE).within(TERMINAL_PATIENCE).named(database);
        if (settings.adminUser().isEmpty()) {
            return LocalAdmin.through(List.of("runuser", "-u", "postgres", "--", "psql"), own);
        }
        var file = settings.adminPasswordFile();
        var password =
                file.isEmpty() ? "" : Secrets.read(paths.resolve(file.get().toString()));
        return LocalAdmin.over(own.login(settings.adminUser().get(), password));
    }

    /**
     * The slave's database, as the pair's role; nothing is sent to a server that is not the one that was paired.
     *
     * @throws RefusedException if the key of the slave's server is not known
     */
    public DatabaseAccess slaveDatabase(PeerAddress slave, String password, Duration patience) throws RefusedException {
        var pin = PinFile.ofSlave(paths);
        try {
            return slaveDatabase(
                    slave,
                    password,
                    patience,
                    pin.read()
                            .orElseThrow(() -> new RefusedException(
                                    "the key of the slave's PostgreSQL is not known (%s): wazo-sync -i on this master fetches it"
                                            .formatted(pin.file()))));
        } catch (FileSyncException unreadable) {
            throw new RefusedException(String.valueOf(unreadable.getMessage()));
        }
    }

    private DatabaseAccess slaveDatabase(PeerAddress slave, String password, Duration patience, KeyPin pin) {
        return new DatabaseAccess(
                        slave.text(),
                        config.peer().databasePort(),
                        config.database().name(),
                        ReplicationRole.NAME,
                        password,
                        "wazo-ha letterbox",
                        LETTER_PATIENCE,
                        patience)
                .pinned(pin);
    }
}
