package wazoha;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.api.DaemonClient;
import wazoha.cli.ExitStatus;
import wazoha.cli.PairOrder;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.config.NodeConfig;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.daemon.ServedCertificate;
import wazoha.filesync.AdminAccess;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PairAccept;
import wazoha.filesync.Pairing;
import wazoha.filesync.TypedPair;
import wazoha.filesync.TypedPairing;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.replication.JdbcMasterLetterbox;
import wazoha.replication.LetterboxException;
import wazoha.replication.LocalRole;
import wazoha.replication.ReplicationRole;

/** Pairing, on either side, in the process of the command line. */
final class PairRun {
    private static final Logger LOG = LoggerFactory.getLogger(PairRun.class);
    /** To log in: twice that is the 10 s in which an unreachable slave is told (docs/contract.md, section 6). */
    private static final Duration ROLE_PATIENCE = Duration.ofSeconds(5);

    private final NodePaths paths;
    private final PrintStream out;

    PairRun(Path root, PrintStream out) {
        this.paths = new NodePaths(root);
        this.out = out;
    }

    int asMaster(PairOrder order) {
        try {
            var settings = new HaConf(paths).read();
            var slave = settings.remoteAddress();
            if (settings.role() != NodeRole.MASTER || slave.isEmpty()) {
                out.println("HA not configured or not a master node");
                return ExitStatus.REFUSED;
            }
            var config = ConfigFiles.load(paths);
            var pairing = new Pairing(
                    paths,
                    config.peer().sshPort(),
                    config.peer().sshUser(),
                    config.peer().command(),
                    (address, password) -> roleWorks(config, address, password),
                    out::println,
                    TypedPairing.Patience.ofPeople(Ticker.system()));
            return pair(pairing, slave.get(), order);
        } catch (BadConfigException bad) {
            out.println(bad.describe());
            return BadConfigException.EXIT_STATUS;
        } catch (BadHaConfException | IOException | FileSyncException unreadable) {
            out.println(unreadable.getMessage());
            return ExitStatus.REFUSED;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return ExitStatus.REFUSED;
        }
    }

    private static int pair(Pairing pairing, PeerAddress slave, PairOrder order)
            throws FileSyncException, InterruptedException {
        var access = access(order);
        return order.rotate() ? pairing.renew(slave, access) : pairing.initialise(slave, access);
    }

    private static AdminAccess access(PairOrder order) throws FileSyncException {
        var password = order.password();
        if (password.isPresent()) {
            return AdminAccess.passwordFile(Main.scripts().resolve("wazo-ha-askpass"), password.get());
        }
        return order.identityFile().map(AdminAccess::identity).orElse(AdminAccess.FOUND_BY_SSH);
    }

    private Partners partners(NodeConfig config) {
        return new Partners(paths, config, Main.scripts(), Ticker.system(), InstantSource.system(), () -> {});
    }

    /** Whether the slave's database lets the pair's role in. */
    private boolean roleWorks(NodeConfig config, PeerAddress slave, String password) {
        try (var letterbox = new JdbcMasterLetterbox(partners(config)
                .slaveDatabase(slave, password, Partners.LETTER_PATIENCE)
                .within(ROLE_PATIENCE))) {
            letterbox.look();
            return true;
        } catch (LetterboxException | RefusedException refused) {
            out.println(refused.getMessage());
            return false;
        }
    }

    /** What a master sends over ssh. */
    int asSlave(String request) {
        return onSlave(accept -> {
            var answer = accept.accept(request);
            out.println(answer.line());
            return answer.status();
        });
    }

    /** What an administrator types. */
    int typedOnSlave(TypedPair typed) {
        return onSlave(accept -> {
            out.println("Key of the master %s: %s".formatted(typed.master(), typed.fingerprint()));
            out.println("Host key of this node: %s".formatted(typed.hostKey()));
            var answer = accept.accept(typed);
            out.println(
                    answer.error() == null
                            ? "Accepted: the master goes on by itself, if wazo-sync -i waits there"
                            : "Refused: %s; nothing was let in".formatted(answer.error()));
            return answer.status();
        });
    }

    @FunctionalInterface
    private interface Accepting {
        int by(PairAccept accept) throws InterruptedException;
    }

    private int onSlave(Accepting accepting) {
        try {
            var partners = partners(ConfigFiles.load(paths));
            return accepting.by(new PairAccept(
                    paths,
                    Main.scripts().resolve("wazo-ha-verb"),
                    paths.resolve("/root/.ssh/authorized_keys"),
                    password -> letIn(partners, password)));
        } catch (BadConfigException bad) {
            out.println(bad.describe());
            return BadConfigException.EXIT_STATUS;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return ExitStatus.REFUSED;
        }
    }

    private static void makeRole(NodeConfig config, LocalRole local, String password, boolean letterbox)
            throws LetterboxException {
        if (!local.isTheSuperuser()) {
            local.prepare();
        }
        var role = new ReplicationRole(
                local.admin(),
                config.database().user(),
                ReplicationRole.NAME,
                config.replication().hidden(),
                config.replication().readOnly());
        if (letterbox) {
            role.createOrRenew(password);
        } else {
            role.createOrRenewInFurther(password);
        }
    }

    private void letIn(Partners partners, String password) throws FileSyncException {
        makeRoles(partners, password);
        new AccessRepair(paths, new DaemonClient(paths)::ask).repair().ifPresent(why -> LOG.warn("{}", why));
    }

    /** In each database. The daemon's own role as well: it owns the letterbox. That PostgreSQL does not speak TLS yet refuses nothing. */
    private static void makeRoles(Partners partners, String password) throws FileSyncException {
        try {
            boolean first = true;
            for (var local : DatabaseRun.localRoles(partners)) {
                makeRole(partners.config(), local, password, first);
                first = false;
            }
        } catch (LetterboxException | RefusedException failed) {
            throw new FileSyncException(String.valueOf(failed.getMessage()), failed);
        }
        try {
            new ServedCertificate(partners).note();
        } catch (FileSyncException notYet) {
            LOG.warn("{}", notYet.getMessage());
        }
    }
}
