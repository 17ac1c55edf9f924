package wazoha.filesync;

import java.util.Optional;

/**
 * Whether a copy would empty a directory of the slave rather than follow the master: a folder that is not mounted, or
 * that was emptied by mistake, looks like one whose files were all deleted. Judged by a trial run of rsync.
 *
 * @param there files and links that the slave has now, without what is excluded
 * @param gone how many of them would be deleted
 */
record MassDeletion(long there, long gone) {
    /** So few may always go: a small folder that is tidied up is no accident. */
    private static final long FEW = 10;

    static MassDeletion of(Rsync.Copied trial) {
        return new MassDeletion(trial.files() - trial.filesCreated() + trial.filesDeleted(), trial.filesDeleted());
    }

    /** Why nothing is copied; empty if it may be. */
    Optional<String> objection(Directory directory) {
        if (gone <= FEW || 2 * gone <= there) {
            return Optional.empty();
        }
        return Optional.of(
                "%s refused: %d of the slave's %d files there would be deleted, more than half; the slave keeps all of them. Is it mounted here, and complete? If it is meant so: wazo-sync --force"
                        .formatted(directory.path(), gone, there));
    }

    /** What rsync may delete after a trial that found so many entries gone: what vanishes in between does not count. */
    static String limit(Rsync.Copied trial) {
        return "--max-delete=" + (trial.deleted() + FEW);
    }
}
