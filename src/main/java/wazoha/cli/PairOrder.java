package wazoha.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How {@code wazo-sync -i} gets into the slave for the first time.
 *
 * @param identity a private key that root on the slave already accepts, or null: ask for the password
 * @param acceptHostKey whether an unknown host key of the slave is believed at first sight
 */
public record PairOrder(@Nullable Path identity, boolean acceptHostKey) {
    public Optional<Path> identityFile() {
        return Optional.ofNullable(identity);
    }
}
