package wazoha.daemon;

import java.time.Duration;
import java.util.List;
import wazoha.node.HaSettings;

/** What clients (REST, socket, command line) may ask of the running daemon. Thread-safe; no call waits over 15 s. */
public interface NodeControl {
    HaSettings settings();

    /** Applies a configuration wholly or not at all. The same again changes nothing. */
    void configure(HaSettings settings) throws RefusedException;

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

    /** A replication of the database now; returns the line for people, refuses with the reason of the failure. */
    String replicate(String slave) throws RefusedException;

    /** A file synchronisation now; returns notices for people, a line each, refuses with the reason of the failure. */
    String syncFiles() throws RefusedException;
}
