package wazoha;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import wazoha.cli.Deeds;
import wazoha.cli.ExitStatus;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PairSecret;
import wazoha.filesync.SshAccess;
import wazoha.filesync.Unpairing;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.PeerAddress;
import wazoha.node.Ticker;
import wazoha.replication.LetterboxException;
import wazoha.replication.ReplicationRole;

/** {@code wazo-ha unpair}, on either side, in the process of the command line. */
final class UnpairRun {
    /** Something of a role over a database or ssh. */
    @FunctionalInterface
    private interface Deed {
        void run() throws LetterboxException, RefusedException, FileSyncException;
    }

    private final NodePaths paths;

    UnpairRun(Path root) {
        this.paths = new NodePaths(root);
    }

    Deeds run() {
        try {
            var settings = new HaConf(paths).read();
            var config = ConfigFiles.load(paths);
            var partners =
                    new Partners(paths, config, Main.scripts(), Ticker.system(), InstantSource.system(), () -> {});
            var peer = settings.remoteAddress();
            if (settings.role() == NodeRole.MASTER && peer.isPresent()) {
                var ssh = SshAccess.ofPair(
                        paths, config.peer().sshPort(), config.peer().sshUser());
                var result = new Unpairing(paths, () -> giveUpLogin(partners, peer.get())).asMaster(peer.get(), ssh);
                return told(result, ExitStatus.UNREACHABLE);
            }
            return told(
                    new Unpairing(paths, () -> removeRole(partners))
                            .asSlave(paths.resolve("/root/.ssh/authorized_keys")),
                    ExitStatus.REFUSED);
        } catch (BadConfigException bad) {
            return Deeds.refused(BadConfigException.EXIT_STATUS, bad.describe());
        } catch (BadHaConfException | IOException unreadable) {
            return Deeds.refused(ExitStatus.REFUSED, String.valueOf(unreadable.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Deeds.refused(ExitStatus.REFUSED, "interrupted: say it again, it goes on where it stopped");
        }
    }

    private static Deeds told(Unpairing.Result result, int otherwise) {
        var done = result.removed().stream().map("Removed: "::concat).toList();
        return new Deeds(
                result.remains().isEmpty() ? ExitStatus.DONE : otherwise,
                done,
                result.remains().stream().map("remains: "::concat).toList());
    }

    private void giveUpLogin(Partners partners, PeerAddress slave) throws FileSyncException {
        orSay(() -> ReplicationRole.giveUp(
                partners.slaveDatabase(slave, PairSecret.current(paths), Partners.LETTER_PATIENCE)));
    }

    private static void removeRole(Partners partners) throws FileSyncException {
        var databases = new ArrayList<>(partners.config().replication().databases());
        Collections.reverse(databases); // with the last one the role itself goes
        for (var database : databases) {
            orSay(() -> new ReplicationRole(
                            partners.admin(database),
                            partners.config().database().user(),
                            ReplicationRole.NAME,
                            List.of(),
                            List.of())
                    .remove());
        }
    }

    private static void orSay(Deed deed) throws FileSyncException {
        try {
            deed.run();
        } catch (LetterboxException | RefusedException failed) {
            throw new FileSyncException(String.valueOf(failed.getMessage()), failed);
        }
    }
}
