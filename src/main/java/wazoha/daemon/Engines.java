package wazoha.daemon;

import java.util.List;
import wazoha.replication.Adoption;
import wazoha.replication.MergePasses;
import wazoha.replication.Replicator;

/**
 * What does the work on the rows, once the node is paired.
 *
 * @param copies one for each database, in the order of the list: the first bears the letterbox
 * @param merge over all of them
 */
record Engines(List<Copy> copies, MergePasses merge) {
    /** Of one database. */
    record Copy(CopiedDatabase database, Replicator replicator, Adoption adoption) {}

    Engines {
        copies = List.copyOf(copies);
    }
}
