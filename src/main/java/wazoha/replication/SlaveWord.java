package wazoha.replication;

import wazoha.node.Epoch;
import wazoha.node.Lineage;
import wazoha.node.NodeRole;

/**
 * The row {@code wazo_ha.state} in the slave's database: what the slave wants the master to know, and the guard of
 * every write (docs/contract.md, letterbox).
 *
 * @param lineage of the slave's rows
 * @param incarnation counts the starts of the slave's daemon
 * @param holder who claimed last; DISABLED stands for nobody
 * @param phase the slave's phase as text, HANDED_BACK included; unknown texts come from another version
 * @param serving whether the slave's telephony answers now
 * @param proven whether a replication was ever proven equal
 * @param willing whether the slave would take an offer: standing by, healthy, proven, nobody holds it
 * @param asks whether the slave's operator asks the master to yield
 * @param beat grows with each word of the slave's daemon
 */
public record SlaveWord(
        Lineage lineage,
        long incarnation,
        NodeRole holder,
        Epoch epoch,
        String phase,
        boolean dirty,
        boolean serving,
        boolean proven,
        boolean willing,
        boolean asks,
        long beat) {}
