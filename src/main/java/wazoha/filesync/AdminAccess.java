package wazoha.filesync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * How the administrator gets into the slave for the one command that makes the pair.
 *
 * @param options of ssh
 * @param environment of ssh; never a password
 * @param interactive whether a person is there, who can also type a line on the slave
 */
public record AdminAccess(List<String> options, Map<String, String> environment, boolean interactive) {
    /** What ssh finds by itself: an agent, the user's keys, a password asked on the terminal. */
    public static final AdminAccess FOUND_BY_SSH = new AdminAccess(List.of(), Map.of(), true);

    private static final EnumSet<PosixFilePermission> OWNERS_ALONE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** The administrator's own private key. */
    public static AdminAccess identity(Path key) {
        return new AdminAccess(
                List.of("-F", "none", "-i", key.toString(), "-o", "IdentitiesOnly=yes"), Map.of(), false);
    }

    /**
     * The password of the slave's administrator on the first line of a file. ssh gets it from a program that reads the
     * file: it stands in no argument, no environment and no log.
     *
     * @param askpass that program, {@code libexec/wazo-ha-askpass}
     * @throws FileSyncException if others may read the file, or it is empty
     */
    public static AdminAccess passwordFile(Path askpass, Path file) throws FileSyncException {
        try {
            var mode = Files.getPosixFilePermissions(file);
            if (!OWNERS_ALONE.containsAll(mode)) {
                throw new FileSyncException("--password-file %s has mode %s, and others could read it: chmod 600 %s"
                        .formatted(file, PosixFilePermissions.toString(mode), file));
            }
            if (Files.readString(file).lines().findFirst().orElse("").isEmpty()) {
                throw new FileSyncException(
                        "--password-file %s has an empty first line: the password belongs there".formatted(file));
            }
        } catch (IOException unreadable) {
            throw new FileSyncException(
                    "--password-file %s cannot be read: %s".formatted(file, unreadable), unreadable);
        }
        return new AdminAccess(
                List.of(
                        "-F",
                        "none",
                        "-o",
                        "PubkeyAuthentication=no",
                        "-o",
                        "PreferredAuthentications=password,keyboard-interactive",
                        "-o",
                        "NumberOfPasswordPrompts=1"),
                Map.of(
                        "SSH_ASKPASS",
                        askpass.toAbsolutePath().toString(),
                        "SSH_ASKPASS_REQUIRE",
                        "force",
                        "WAZO_HA_PASSWORD_FILE",
                        file.toAbsolutePath().toString()),
                false);
    }
}
