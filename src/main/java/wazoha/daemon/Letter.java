package wazoha.daemon;

import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;
import wazoha.replication.MasterWord;
import wazoha.replication.SlaveWord;

/**
 * What the slave says of itself as it was read last, and on a slave what the master wrote beside it.
 *
 * @param way how the last attempt to read it succeeded; {@link Way#NONE} if it failed
 * @param state the slave's row; {@link #NO_STATE} until one was read
 * @param heartbeat the master's row; {@link #NO_HEARTBEAT} until one was read
 */
public record Letter(Way way, SlaveWord state, MasterWord heartbeat) {
    public static final SlaveWord NO_STATE =
            new SlaveWord(Lineage.UNREAD, 0, NodeRole.DISABLED, Epoch.NONE, "", false, false, false, false, false, -1);
    public static final MasterWord NO_HEARTBEAT =
            new MasterWord("", false, false, false, false, Epoch.NONE, false, "", false, -1);
    public static final Letter NONE = new Letter(Way.NONE, NO_STATE, NO_HEARTBEAT);

    /** Whether the last attempt to read it succeeded, by whichever way. */
    public boolean readable() {
        return way != Way.NONE;
    }

    /** Whether the slave's database itself answered: rows move by that way alone. */
    public boolean fromLetterbox() {
        return way == Way.LETTERBOX;
    }

    /** Whether the cycle should hear of it at once. */
    boolean isNewsAfter(Letter before) {
        return readable() != before.readable()
                || !state.phase().equals(before.state.phase())
                || !heartbeat.phase().equals(before.heartbeat.phase());
    }

    public Letter unreadable() {
        return new Letter(Way.NONE, state, heartbeat);
    }
}
