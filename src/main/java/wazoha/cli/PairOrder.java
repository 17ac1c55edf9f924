package wazoha.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How {@code wazo-sync -i} gets into the slave for the first time.
 *
 * @param rotate whether key and password are renewed although they work
 * @param identity a private key that root on the slave already accepts, or null: ask for the password
 */
public record PairOrder(@Nullable Path identity, boolean rotate) {
    public Optional<Path> identityFile() {
        return Optional.ofNullable(identity);
    }
}
