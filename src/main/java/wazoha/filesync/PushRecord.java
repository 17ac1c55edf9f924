package wazoha.filesync;

import java.time.Duration;
import java.util.List;

/**
 * What a push to the slave did.
 *
 * @param directories that were copied, by their contract paths
 * @param skipped that do not exist on this node
 * @param filesChanged regular files transferred and entries deleted on the slave
 * @param bytes sizes of the transferred files together
 * @param notices for people, a line each
 */
public record PushRecord(
        List<String> directories,
        List<String> skipped,
        long filesChanged,
        long bytes,
        Duration took,
        List<String> notices) {}
