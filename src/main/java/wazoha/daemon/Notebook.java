package wazoha.daemon;

import wazoha.failover.Decision;
import wazoha.failover.Phase;

/** Where a cycle writes what must survive it. */
public interface Notebook {
    /** Durable when it returns; a failure is told and must not keep a node from serving. */
    void save(Remembered remembered);

    /** A decision of another row than the last one, with the observations in words. */
    void decided(Phase before, Decision decision, Remembered now, String observed);
}
