package wazoha.replication;

import java.util.Optional;
import wazoha.node.Epoch;

/** The slave's side of the letterbox: its own database. Blocking, with time limits; used by one thread. */
public interface SlaveLetterbox extends AutoCloseable {
    /** Both rows as they are; the heartbeat is empty until a master has written one. */
    record Reading(SlaveWord state, Optional<MasterWord> heartbeat) {}

    /** Creates or updates schema, tables and functions; idempotent. The guard stays as it is. */
    void install() throws LetterboxException;

    /** Opens the guard for this start of PostgreSQL. */
    void open() throws LetterboxException;

    /** Closes the guard until {@link #open}, and ends the sessions of the replication role. */
    void shut() throws LetterboxException;

    Reading read() throws LetterboxException;

    /**
     * Writes what is not guarded: phase, serving, willing, asks; counts the beat. Never changes holder, epoch or dirty.
     */
    void tell(String phase, boolean serving, boolean willing, boolean asks) throws LetterboxException;

    /**
     * Takes service: ends all sessions of the replication role, then commits holder slave, the epoch, phase
     * TAKING_OVER and dirty, with a lock timeout of 200 ms, repeated for at most 2 s.
     *
     * @param withBase whether a snapshot of the rows is opened for {@link #takeBase}, unless they are dirty already
     * @return false if the row's epoch is not the expected one: read again, decide again
     */
    boolean claim(Epoch expected, Epoch next, boolean withBase) throws LetterboxException;

    /**
     * Service for the master, whose claim came by another way: commits holder master and the epoch on the conditions of
     * {@link MasterLetterbox#claim}.
     *
     * @return false if the expected epoch is not the row's, or the slave does not stand by
     */
    boolean claimForMaster(Epoch expected, Epoch next) throws LetterboxException;

    /** Commits phase HANDED_BACK; the epoch and dirty stay. */
    void handBack() throws LetterboxException;

    /**
     * Records the base of a takeover, unless one of an earlier takeover is still unmerged. May take long, and may run on
     * another thread than all other calls. The base is what the claim saw, however late this is called, but only in the
     * object that claimed.
     */
    void takeBase(Epoch epoch) throws LetterboxException;

    /** Lets go of a snapshot that nobody will record: it would keep PostgreSQL from cleaning up. Any thread. */
    void dropBase();

    @Override
    void close();
}
