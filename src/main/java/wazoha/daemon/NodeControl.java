package wazoha.daemon;

import java.time.Duration;
import java.util.List;
import wazoha.node.HaSettings;
import wazoha.node.NodeRole;

/**
 * What clients (REST, socket, command line) may ask of the running daemon. Thread-safe. No call waits over 15 s but those
 * that say so.
 */
public interface NodeControl {
    HaSettings settings();

    /**
     * Applies a configuration wholly or not at all. The same again changes nothing. A partner that does not answer
     * refuses it within 10 s; undoing what one that dies in the middle has left may take 10 s more for each effect.
     *
     * @return warnings for people about what is true from now on; mostly none
     */
    List<String> configure(HaSettings settings) throws RefusedException;

    /** What {@link #configure} would do, a sentence each; touches nothing. */
    List<String> plan(HaSettings settings) throws RefusedException;

    /** What is true now; never blocks. */
    NodeStatus status();

    /** The newest lines of history, oldest first, each a JSON object. */
    List<String> history(int count);

    /** Keeps service where it is. Not even nobody serving ends it if {@code evenIfNobodyServes}. */
    void hold(Duration length, boolean evenIfNobodyServes) throws RefusedException;

    void release() throws RefusedException;

    /** The operator's order of {@code xivo-manage-slave-services start}; blocks until this node serves, 10 s at most. */
    void startServices() throws RefusedException;

    /** The operator's order of {@code xivo-manage-slave-services stop}: silent for 2 h, even if nobody serves. */
    void stopServices() throws RefusedException;

    /** Looks at the master once more and tells in one line what was seen and done ({@code xivo-check-master-status}). */
    String checkMaster(String address) throws RefusedException;

    /**
     * A replication of the database now; returns the line for people, refuses with the reason of the failure. Waits for
     * its true end: the deadline of a first fill and 5 s more.
     *
     * @param force whether it may delete over a fifth of a table
     */
    String replicate(String slave, boolean force) throws RefusedException;

    /** The replication of the database, for people who look after it. */
    ReplicationControl replication();

    /**
     * Makes one history of the pair's two where they do not fit, with the rows of one node; waits for its true end, twice
     * the deadline of a first fill at most.
     *
     * @param from MASTER or SLAVE
     * @return what was done, for people
     */
    String adopt(NodeRole from) throws RefusedException;

    /**
     * A file synchronisation now; refuses with the reason of the failure. Waits for its true end, 11 min at most.
     *
     * @return what {@code wazo-sync} prints after its first line: notices of what was skipped, and that it is done
     */
    List<String> syncFiles(boolean force) throws RefusedException;
}
