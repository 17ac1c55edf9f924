package wazoha.daemon;

import java.io.IOException;
import wazoha.filesync.FileSyncException;
import wazoha.filesync.PinFile;
import wazoha.replication.ServedKey;

/** Keeps on disk which key this slave's PostgreSQL shows, so that its master can fetch it over ssh. */
public record ServedCertificate(Partners partners) {
    /** Asks the server, and writes what it shows; if it shows nothing, nothing is known any more. */
    public void note() throws FileSyncException {
        var database = partners.config().database();
        var file = PinFile.served(partners.paths());
        try {
            file.write(ServedKey.of(database.host(), database.port(), Partners.LETTER_PATIENCE));
        } catch (IOException unknown) {
            file.delete();
            throw new FileSyncException(
                    "the key that PostgreSQL shows on %s port %d is not known: %s; no master can be paired until it is"
                            .formatted(database.host(), database.port(), unknown.getMessage()),
                    unknown);
        }
    }
}
