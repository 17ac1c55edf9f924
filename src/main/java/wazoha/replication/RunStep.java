package wazoha.replication;

/**
 * How far a run is, for people who watch it.
 *
 * @param table that is worked on; empty where the phase is about all
 * @param done tables of this phase that are finished
 * @param of how many tables this phase has
 * @param rows moved so far in this run, deleted and inserted
 * @param bytes of rows that travelled so far
 */
public record RunStep(Phase phase, String table, int done, int of, long rows, long bytes) {
    /** In their order. */
    public enum Phase {
        CHECKING,
        COMPARING,
        COPYING,
        PROVING
    }
}
