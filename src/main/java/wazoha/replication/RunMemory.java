package wazoha.replication;

/**
 * What a run leaves to the next one of the same process and pair of databases. One for each database; lives as long as
 * the node is on duty.
 *
 * <p>Not thread-safe: belongs to the thread that runs the replication.
 */
public final class RunMemory {}
