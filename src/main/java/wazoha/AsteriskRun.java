package wazoha;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wazoha.asterisk.AmiAccess;
import wazoha.asterisk.ManagerUser;
import wazoha.cli.Deeds;
import wazoha.cli.ExitStatus;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.config.NodeConfig;
import wazoha.disk.AtomicFile;
import wazoha.host.BadHaConfException;
import wazoha.host.HaConf;
import wazoha.host.PeerExemption;
import wazoha.node.EffectException;
import wazoha.node.NodePaths;
import wazoha.node.PeerAddress;

/** {@code wazo-ha asterisk prepare}: the daemon's user of the management interface, and the peer's exemption from fail2ban. */
final class AsteriskRun {
    private static final Path SECRET = Path.of("/etc/wazo-ha/ami.password");
    private static final String SETTING =
            "# Made by \"wazo-ha asterisk prepare\".\nasterisk:\n  ami_password_file: %s\n".formatted(SECRET);

    private final NodePaths paths;

    AsteriskRun(Path root) {
        this.paths = new NodePaths(root);
    }

    /** @param peer as typed; empty for that of {@code ha.conf} */
    Deeds prepare(String peer, boolean dryRun) {
        var done = new ArrayList<String>();
        var remains = new ArrayList<String>();
        try {
            var config = ConfigFiles.load(paths);
            var address = peer.isEmpty() ? peerOfRole() : PeerAddress.parse(peer);
            if (address.isEmpty() && !peer.isEmpty()) {
                return Deeds.refused(ExitStatus.USAGE, "--peer %s is no IPv4 or IPv6 address".formatted(peer));
            }
            each(done, remains, () -> user(config.asterisk(), dryRun));
            each(done, remains, () -> exemption(address, dryRun));
        } catch (BadConfigException bad) {
            return Deeds.refused(BadConfigException.EXIT_STATUS, bad.describe());
        } catch (BadHaConfException | IOException unreadable) {
            return Deeds.refused(ExitStatus.REFUSED, String.valueOf(unreadable.getMessage()));
        }
        return new Deeds(remains.isEmpty() ? ExitStatus.DONE : ExitStatus.REFUSED, done, remains);
    }

    private interface Part {
        List<String> carriedOut() throws EffectException, IOException;
    }

    /** One that is refused does not keep the other from being done. */
    private static void each(List<String> done, List<String> remains, Part part) {
        try {
            done.addAll(part.carriedOut());
        } catch (EffectException refused) {
            remains.add(String.valueOf(refused.getMessage()));
        } catch (IOException failed) {
            remains.add("not written: " + failed);
        }
    }

    private Optional<PeerAddress> peerOfRole() throws BadHaConfException, IOException {
        return new HaConf(paths).read().remoteAddress();
    }

    private List<String> user(NodeConfig.Asterisk settings, boolean dryRun) throws EffectException, IOException {
        var secret = settings.amiPasswordFile().orElse(SECRET);
        var access = new AmiAccess(
                settings.amiHost(), settings.amiPort(), settings.amiUser(), paths.resolve(secret.toString()));
        var user = new ManagerUser(paths.resolve("/etc/asterisk/manager.conf"), access);
        var file = paths.configFolder().resolve("15-asterisk.yml");
        boolean setting = settings.amiPasswordFile().isEmpty();
        var lines = new ArrayList<>(dryRun ? user.shown() : user.make());
        if (setting && dryRun) {
            lines.addAll("%s:\n%s".formatted(file, SETTING).lines().toList());
        } else if (setting) {
            AtomicFile.write(file, SETTING, "rw-r--r--");
            lines.add("Setting asterisk.ami_password_file: written to %s; systemctl restart wazo-ha".formatted(file));
        }
        return lines;
    }

    private List<String> exemption(Optional<PeerAddress> peer, boolean dryRun) throws EffectException, IOException {
        if (peer.isEmpty()) {
            return List.of("fail2ban: no peer is known yet; again with --peer ADDRESS, or once this node has a role");
        }
        var exemption = new PeerExemption(paths, peer.get());
        return dryRun ? exemption.shown() : exemption.make();
    }
}
