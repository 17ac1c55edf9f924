package wazoha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that hold one secret each. */
final class Secrets {
    private Secrets() {}

    /** The content without surrounding white space; refuses with the remedy if it cannot be read or is empty. */
    static String read(Path file) throws RefusedException {
        try {
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new RefusedException("%s is empty: write the password into it (mode 600)".formatted(file));
            }
            return secret;
        } catch (IOException missing) {
            throw new RefusedException("%s cannot be read (%s): write the password into it (mode 600)"
                    .formatted(file, missing.getClass().getSimpleName()));
        }
    }
}
