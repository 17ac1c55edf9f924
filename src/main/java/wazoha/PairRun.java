package wazoha;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import wazoha.cli.ExitStatus;
import wazoha.cli.PairOrder;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.config.NodeConfig;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
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
import wazoha.replication.ReplicationRole;

/** Pairing, on either side, in the process of the command line. */
final class PairRun {
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
        } catch (BadHaConfException | IOException unreadable) {
            out.println(unreadable.getMessage());
            return ExitStatus.REFUSED;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return ExitStatus.REFUSED;
        }
    }

    private static int pair(Pairing pairing, PeerAddress slave, PairOrder order) throws InterruptedException {
        var identity = order.identityFile();
        if (identity.isPresent()) {
            return order.rotate() ? pairing.renew(slave, identity.get()) : pairing.initialise(slave, identity.get());
        }
        return order.rotate() ? pairing.renew(slave) : pairing.initialise(slave);
    }

    private Partners partners(NodeConfig config) {
        return new Partners(paths, config, Main.scripts(), Ticker.system(), InstantSource.system(), () -> {});
    }

    /** Whether the slave's database lets the pair's role in. */
    private boolean roleWorks(NodeConfig config, PeerAddress slave, String password) {
        var access = partners(config).slaveDatabase(slave, password, Partners.LETTER_PATIENCE);
        try (var letterbox = new JdbcMasterLetterbox(access)) {
            letterbox.look();
            return true;
        } catch (LetterboxException refused) {
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
            var own = partners(ConfigFiles.load(paths)).ownDatabase();
            return accepting.by(new PairAccept(
                    paths,
                    Main.scripts().resolve("wazo-ha-verb"),
                    paths.resolve("/root/.ssh/authorized_keys"),
                    password -> makeRole(new ReplicationRole(own, ReplicationRole.NAME), password)));
        } catch (BadConfigException bad) {
            out.println(bad.describe());
            return BadConfigException.EXIT_STATUS;
        } catch (RefusedException refused) {
            out.println(refused.getMessage());
            return ExitStatus.REFUSED;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return ExitStatus.REFUSED;
        }
    }

    private static void makeRole(ReplicationRole role, String password) throws FileSyncException {
        try {
            role.createOrRenew(password);
        } catch (LetterboxException failed) {
            throw new FileSyncException(String.valueOf(failed.getMessage()), failed);
        }
    }
}
