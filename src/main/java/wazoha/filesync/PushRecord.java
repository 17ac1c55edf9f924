package wazoha.filesync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a push to the slave did.
 *
 * @param directories that were copied, by their contract paths
 * @param skipped that do not exist on this node
 * @param unsettled copied, but files vanished meanwhile: what was deleted is not deleted on the slave yet
 * @param failures of the other directories
 * @param filesChanged regular files transferred and entries deleted on the slave
 * @param bytes sizes of the transferred files together
 * @param notices for people, a line each
 */
public record PushRecord(
        List<String> directories,
        List<String> skipped,
        List<String> unsettled,
        List<PushFailure> failures,
        long filesChanged,
        long bytes,
        Duration took,
        List<String> notices) {

    /** Why not all of it was copied, and what was; empty if all was. */
    public Optional<String> failure() {
        if (failures.isEmpty()) {
            return Optional.empty();
        }
        var lines = new ArrayList<String>();
        lines.add(PushFailure.text(failures));
        lines.addAll(notices);
        if (!directories.isEmpty()) {
            lines.add("copied: " + String.join(", ", directories));
        }
        return Optional.of(String.join("\n", lines));
    }
}
