package wazoha.daemon;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import wazoha.config.NodeConfig;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.ReplicationRole;
import wazoha.service.MoveMark;
import wazoha.service.MovePrograms;
import wazoha.service.PermittedTelephony;
import wazoha.service.ProcessTelephony;
import wazoha.service.SystemdTelephony;
import wazoha.service.Telephony;

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

    /** The user under whose name our probes come, so that a telephony server can know them. */
    static final String PROBE_USER = "wazo-ha-probe";

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

    InetSocketAddress peerSip(PeerAddress peer) {
        return new InetSocketAddress(peer.address(), config.peer().sipPort());
    }

    /** This node's own database, as its daemon reaches it. */
    public DatabaseAccess ownDatabase() throws RefusedException {
        return ownDatabase(LETTER_PATIENCE);
    }

    DatabaseAccess ownDatabase(Duration patience) throws RefusedException {
        var database = config.database();
        var password = Secrets.read(paths.resolve(database.passwordFile().toString()));
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

    /** The slave's database, as the pair's role. */
    public DatabaseAccess slaveDatabase(PeerAddress slave, String password, Duration patience) {
        return new DatabaseAccess(
                slave.text(),
                config.peer().databasePort(),
                config.database().name(),
                ReplicationRole.NAME,
                password,
                "wazo-ha letterbox",
                LETTER_PATIENCE,
                patience);
    }
}
