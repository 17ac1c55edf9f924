package wazoha.daemon;

import java.util.List;

/** What clients may ask of the replication of the database. Thread-safe. */
public interface ReplicationControl {
    /** How it goes; waits 2 s at most for this node's own database, and that on a slave only. */
    ReplicationStatus status();

    /**
     * Begins a run that compares all tables, or joins one that was ordered; {@link #status} shows how it ends.
     *
     * @param force whether it may delete over a fifth of a table
     * @throws RefusedException if this node cannot run it
     */
    ReplicationStatus.Ordered run(boolean force) throws RefusedException;

    /** Begins a whole comparison that applies nothing, or joins the one that goes on; {@link #verification} shows how it ends. */
    Verification verify() throws RefusedException;

    Verification verification();

    /** All tables of this node's database; waits 10 s at most for each answer of it. */
    List<ReplicatedTable> tables() throws RefusedException;
}
