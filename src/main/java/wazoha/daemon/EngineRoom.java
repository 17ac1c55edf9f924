package wazoha.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import wazoha.node.PeerAddress;
import wazoha.replication.Adoption;
import wazoha.replication.DatabaseAccess;
import wazoha.replication.Guarding;
import wazoha.replication.LetterboxException;
import wazoha.replication.LocalAdmin;
import wazoha.replication.MergePass;
import wazoha.replication.MergePasses;
import wazoha.replication.Replicator;
import wazoha.replication.RunStep;
import wazoha.replication.TableClasses;

/** Builds what works on the rows of the pair, for each database of {@code replication.databases}. */
final class EngineRoom {
    private final Partners partners;
    private final PeerAddress slave;
    private final Consumer<RunStep> watcher;

    /** @param watcher is told how far a run is; must return at once */
    EngineRoom(Partners partners, PeerAddress slave, Consumer<RunStep> watcher) {
        this.partners = partners;
        this.slave = slave;
        this.watcher = watcher;
    }

    /** The databases before their first run, in the order of the list. */
    static List<CopiedDatabase> fresh(Partners partners) {
        return partners.config().replication().databases().stream()
                .map(name -> CopiedDatabase.fresh(name, partners))
                .toList();
    }

    /**
     * @param password of the pair's role
     * @param patience with which either side is asked until the guard has let a run in
     */
    Engines open(List<CopiedDatabase> databases, String password, Duration patience) throws RefusedException {
        var own = partners.ownDatabase(patience);
        var there = partners.slaveDatabase(slave, password, patience);
        var copies = new ArrayList<Engines.Copy>();
        var passes = new ArrayList<MergePass>();
        for (var database : databases) {
            var guarding = copies.isEmpty() ? Guarding.inside() : Guarding.in(own, there);
            add(database, own.named(database.name()), there.named(database.name()), guarding, copies, passes);
        }
        return new Engines(copies, new MergePasses(passes));
    }

    private void add(
            CopiedDatabase database,
            DatabaseAccess own,
            DatabaseAccess there,
            Guarding guarding,
            List<Engines.Copy> copies,
            List<MergePass> passes) {
        var config = partners.config().replication();
        var classes = new TableClasses(config.neverCopied(), config.runtime(), config.tokens());
        var fill = config.firstFillDeadline();
        var ticker = partners.ticker();
        var replicator = new Replicator(
                own, there, guarding, classes, config.deadline(), fill, ticker, database.memory(), watcher);
        var adoption = new Adoption(own, there, guarding, classes, fill, ticker, () -> superuser(database.name()));
        copies.add(new Engines.Copy(database, replicator, adoption));
        passes.add(new MergePass(own, there, guarding, classes.unfetched(), fill, ticker));
    }

    private LocalAdmin superuser(String database) throws LetterboxException {
        try {
            return partners.admin(database);
        } catch (RefusedException refused) {
            throw new LetterboxException(String.valueOf(refused.getMessage()), refused);
        }
    }
}
