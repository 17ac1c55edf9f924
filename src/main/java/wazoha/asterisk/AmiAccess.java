package wazoha.asterisk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the management interface of Asterisk is reached.
 *
 * @param host a literal address
 * @param user as {@code manager.conf} names it; needs {@code read} and {@code write} of {@code system} and
 *     {@code reporting}
 * @param secretFile readable by its owner only; the secret is its first line
 */
public record AmiAccess(String host, int port, String user, Path secretFile) {
    private static final int LONGEST_SECRET = 256;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /** Read anew at each login, so that it can be renewed. */
    String secret() throws AmiException {
        try {
            var permissions = Files.getPosixFilePermissions(secretFile);
            if (permissions.stream().anyMatch(OTHERS::contains)) {
                throw unfit("others may read or write it; chmod 600");
            }
            if (Files.size(secretFile) > LONGEST_SECRET) {
                throw unfit("it is longer than %d bytes".formatted(LONGEST_SECRET));
            }
            var secret = Files.readString(secretFile, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            if (secret.isBlank() || secret.chars().anyMatch(Character::isISOControl)) {
                throw unfit("its first line is empty or holds control characters");
            }
            return secret;
        } catch (IOException unreadable) {
            throw new AmiException(
                    AmiException.Kind.REFUSED,
                    "the secret of %s was not read from %s (%s); Asterisk was not asked"
                            .formatted(place(), secretFile, unreadable),
                    unreadable);
        }
    }

    /** For messages; without the secret. */
    String place() {
        return "the management interface of Asterisk on %s port %d".formatted(host, port);
    }

    private AmiException unfit(String why) {
        return new AmiException(
                AmiException.Kind.REFUSED, "the secret of %s was not used: %s: %s".formatted(place(), secretFile, why));
    }
}
