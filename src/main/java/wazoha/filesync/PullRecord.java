package wazoha.filesync;

import java.nio.file.Path;
import java.util.List;

/**
 * What a slave's files are since its takeover, and where the master keeps what it fetched.
 *
 * @param changed contract paths of files with another content
 * @param added contract paths of new files
 * @param deleted contract paths of files that are gone on the slave; listed, nothing is removed
 * @param bytes sizes of the fetched files together
 * @param verified whether every changed and added file is here with the content that the slave listed
 * @param folder holds each fetched file under its contract path
 * @param notices for people, a line each
 */
public record PullRecord(
        List<String> changed,
        List<String> added,
        List<String> deleted,
        long bytes,
        boolean verified,
        Path folder,
        List<String> notices) {}
