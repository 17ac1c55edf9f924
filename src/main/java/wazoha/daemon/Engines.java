package wazoha.daemon;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wazoha.replication.Adoption;
import wazoha.replication.MergePasses;
import wazoha.replication.ReplicationException;
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

    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    Engines {
        copies = List.copyOf(copies);
    }

    /** The histories of all databases but the first. One that cannot be asked is left out: its runs fail, and say why. */
    List<KinKeeper.Kin> kinOfFurther() {
        var found = new ArrayList<KinKeeper.Kin>();
        for (var copy : copies.subList(1, copies.size())) {
            String name = copy.database().name();
            try {
                var histories = copy.adoption().histories();
                found.add(new KinKeeper.Kin(name, histories.master(), histories.slave()));
            } catch (ReplicationException unread) {
                LOG.debug("the history of database {} is not known", name, unread);
            }
        }
        return found;
    }
}
