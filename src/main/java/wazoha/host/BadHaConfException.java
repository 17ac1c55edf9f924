package wazoha.host;

import java.nio.file.Path;

/** The configuration of this node is not readable as such. The message names the file, the fault and the remedy. */
public final class BadHaConfException extends Exception {
    private static final long serialVersionUID = 1;

    BadHaConfException(Path file, String fault) {
        super(("the configuration %s was not read: %s; nothing was changed. Configure the node again (PUT /1.1/ha) or"
                        + " remove the file, which means disabled")
                .formatted(file, fault));
    }
}
