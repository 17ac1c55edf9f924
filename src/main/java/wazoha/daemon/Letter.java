package wazoha.daemon;

import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;
import wazoha.replication.MasterWord;
import wazoha.replication.SlaveWord;

/**
 * The letterbox as it was read last.
 *
 * @param readable whether the last attempt to read it succeeded
 * @param state the slave's row; {@link #NO_STATE} until one was read
 * @param heartbeat the master's row; {@link #NO_HEARTBEAT} until one was read
 */
public record Letter(boolean readable, SlaveWord state, MasterWord heartbeat) {
    public static final SlaveWord NO_STATE =
            new SlaveWord(Lineage.UNREAD, 0, NodeRole.DISABLED, Epoch.NONE, "", false, false, false, false, false, -1);
    public static final MasterWord NO_HEARTBEAT =
            new MasterWord("", false, false, false, false, Epoch.NONE, false, "", false, -1);
    public static final Letter NONE = new Letter(false, NO_STATE, NO_HEARTBEAT);

    public Letter unreadable() {
        return new Letter(false, state, heartbeat);
    }
}
