package wazoha.filesync;

/** What a copy may delete on the slave. */
public enum Deletion {
    /** Nothing: only what was written or changed is carried. */
    NONE,
    /** What is gone here, unless that is most of the slave's directory: then the directory is refused. */
    GUARDED,
    /** All that is gone here, because a person says so. */
    FORCED;

    /** Whichever of the two deletes more. */
    static Deletion stronger(Deletion one, Deletion other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
