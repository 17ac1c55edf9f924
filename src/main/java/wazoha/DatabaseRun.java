package wazoha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import wazoha.cli.Deeds;
import wazoha.cli.ExitStatus;
import wazoha.config.BadConfigException;
import wazoha.config.ConfigFiles;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.disk.AtomicFile;
import wazoha.node.NodePaths;
import wazoha.node.Ticker;
import wazoha.replication.LetterboxException;
import wazoha.replication.LocalRole;

/** {@code wazo-ha database prepare}: the daemon's own role, made through the superuser of this host. */
final class DatabaseRun {
    private static final int PASSWORD_BYTES = 24;

    private final NodePaths paths;

    DatabaseRun(Path root) {
        this.paths = new NodePaths(root);
    }

    Deeds prepare(boolean dryRun) {
        try {
            var config = ConfigFiles.load(paths);
            var partners =
                    new Partners(paths, config, Main.scripts(), Ticker.system(), InstantSource.system(), () -> {});
            if (dryRun) {
                var role = new LocalRole(partners.admin(), partners.ownDatabase("", Partners.LETTER_PATIENCE));
                var lines = new ArrayList<>(role.shown().lines().toList());
                if (config.replication().databases().size() > 1) {
                    lines.add("-- the same in each of " + config.replication().databases());
                }
                return Deeds.done(lines);
            }
            var done = new ArrayList<String>();
            for (var role : localRoles(partners)) {
                role.prepare();
                role.check();
                done.add("Role %s of database %s: made or repaired, and let in; its password is in %s"
                        .formatted(
                                config.database().user(),
                                role.access().name(),
                                config.database().passwordFile()));
            }
            return Deeds.done(done);
        } catch (BadConfigException bad) {
            return Deeds.refused(BadConfigException.EXIT_STATUS, bad.describe());
        } catch (LetterboxException | RefusedException failed) {
            return Deeds.refused(ExitStatus.REFUSED, String.valueOf(failed.getMessage()));
        }
    }

    /** The role as it shall be in each database that is copied; its password is made if there is none yet. */
    static List<LocalRole> localRoles(Partners partners) throws RefusedException {
        var file = partners.paths()
                .resolve(partners.config().database().passwordFile().toString());
        if (!Files.exists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            try {
                AtomicFile.write(
                        file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n", "rw-------");
            } catch (IOException full) {
                throw new RefusedException("password of the daemon's role not kept in %s: %s".formatted(file, full));
            }
        }
        var roles = new ArrayList<LocalRole>();
        for (var own : partners.ownDatabases(Partners.LETTER_PATIENCE)) {
            roles.add(new LocalRole(partners.admin(own.name()), own.within(Partners.TERMINAL_PATIENCE)));
        }
        return roles;
    }
}
