package wazoha.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How {@code wazo-sync -i} gets into the slave for the first time.
 *
 * @param rotate whether key and password are renewed although they work
 * @param identity a private key that root on the slave already accepts, or null
 * @param passwordFile a file with the password of root on the slave, or null; without both, ssh asks for it
 */
public record PairOrder(@Nullable Path identity, @Nullable Path passwordFile, boolean rotate) {
    public Optional<Path> identityFile() {
        return Optional.ofNullable(identity);
    }

    public Optional<Path> password() {
        return Optional.ofNullable(passwordFile);
    }
}
