package wazoha.replication;

import wazoha.node.Epoch;

/** The master's side of the letterbox, over the network. Blocking, with time limits; used by one thread. */
public interface MasterLetterbox extends AutoCloseable {
    /** Writes the heartbeat and reads the slave's row in one round trip. */
    SlaveWord tell(MasterWord word) throws LetterboxException;

    /**
     * Commits holder master and the epoch, if the row's epoch is the expected one and the slave does not serve
     * (phase STANDBY or HANDED_BACK).
     *
     * @return false if it was not: read again, decide again
     */
    boolean claim(Epoch expected, Epoch next) throws LetterboxException;

    @Override
    void close();
}
