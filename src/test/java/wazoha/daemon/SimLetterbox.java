package wazoha.daemon;

import java.util.UUID;
import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;
import wazoha.replication.MasterWord;
import wazoha.replication.SlaveWord;

/** The letterbox of a simulated pair: the rows and the compare-and-set of the real one, in memory. */
final class SimLetterbox {
    /** Closed by every start of the database, until the slave's daemon opens it. */
    boolean guardOpen;

    private NodeRole holder = NodeRole.DISABLED;
    private Epoch epoch = Epoch.NONE;
    private String phase = "STANDBY";
    private boolean dirty;
    private boolean serving;
    private boolean proven;
    private boolean willing;
    private boolean asks;
    private long slaveBeat;
    private long masterBeat;
    private MasterWord heartbeat = Letter.NO_HEARTBEAT;

    SlaveWord state() {
        return new SlaveWord(
                new Lineage(new UUID(0, 1), 0),
                0,
                holder,
                epoch,
                phase,
                dirty,
                serving,
                proven,
                willing,
                asks,
                slaveBeat);
    }

    MasterWord heartbeat() {
        return heartbeat;
    }

    void tellSlave(Word word, boolean handedBack) {
        phase = handedBack ? "HANDED_BACK" : word.phase().name();
        serving = word.serving();
        willing = word.willing();
        asks = word.asks();
        slaveBeat++;
    }

    void tellMaster(Word word, String bootId, boolean farewell) {
        heartbeat = OwnWord.ofMaster(word, bootId, farewell, ++masterBeat);
    }

    boolean claimSlave(Epoch expected, Epoch next) {
        if (!epoch.equals(expected)) {
            return false;
        }
        holder = NodeRole.SLAVE;
        epoch = next;
        phase = "TAKING_OVER";
        dirty = true;
        return true;
    }

    boolean claimMaster(Epoch expected, Epoch next) {
        if (!guardOpen || !epoch.equals(expected) || !slaveIsSilent()) {
            return false;
        }
        holder = NodeRole.MASTER;
        epoch = next;
        return true;
    }

    boolean claimedByMaster() {
        return guardOpen && holder == NodeRole.MASTER && slaveIsSilent();
    }

    void handBack() {
        phase = "HANDED_BACK";
    }

    /** The guard of every apply. */
    boolean admits(Epoch claimed) {
        return guardOpen && holder == NodeRole.MASTER && epoch.equals(claimed) && !dirty && slaveIsSilent();
    }

    void prove() {
        proven = true;
    }

    boolean clearDirty() {
        boolean allowed = slaveIsSilent();
        dirty &= !allowed;
        return allowed;
    }

    private boolean slaveIsSilent() {
        return phase.equals("STANDBY") || phase.equals("HANDED_BACK");
    }
}
