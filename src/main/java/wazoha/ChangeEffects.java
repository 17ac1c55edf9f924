package wazoha;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.SipExpiry;
import wazoha.asterisk.SipGeneral;
import wazoha.daemon.Partners;
import wazoha.host.Clusters;
import wazoha.host.CronFiles;
import wazoha.host.DebianClusters;
import wazoha.host.DebianPostgres;
import wazoha.host.HaConfEffect;
import wazoha.host.HbaRule;
import wazoha.host.LocalEnd;
import wazoha.host.PostgresAccess;
import wazoha.node.Effect;
import wazoha.registrar.RegistrarBackups;
import wazoha.replication.ReplicationRole;
import wazoha.replication.SipTemplates;

/**
 * What a change of configuration does to this node, in that order (docs/contract.md, section 3). The role itself is
 * first, because the sentinel of the old one must be gone before anything else changes.
 */
record ChangeEffects(Partners partners, Clusters clusters, LocalEnd local, SipExpiry expiry, RegistrarBackups backups) {
    /** @param warnings takes all that is not as it should be with the expiry, each time it is looked at */
    static ChangeEffects of(
            Partners partners,
            AmiDoor ami,
            SipGeneral general,
            RegistrarBackups backups,
            Consumer<List<String>> warnings) {
        var paths = partners.paths();
        var clusters = new DebianClusters(paths, DebianPostgres.of(paths));
        return of(partners, clusters, LocalEnd.ofKernel(), ami, general, backups, warnings);
    }

    /**
     * @param clusters the PostgreSQL servers of this host
     * @param local where the peer reaches this node
     */
    static ChangeEffects of(
            Partners partners,
            Clusters clusters,
            LocalEnd local,
            AmiDoor ami,
            SipGeneral general,
            RegistrarBackups backups,
            Consumer<List<String>> warnings) {
        var include = partners.config().asterisk().include().toString();
        var expiry = new SipExpiry(
                partners.paths(),
                partners.paths().resolve(include),
                general,
                new SipTemplates(new SipTables(partners)),
                ami,
                partners.ticker(),
                warnings);
        return new ChangeEffects(partners, clusters, local, expiry, backups);
    }

    List<Effect> all() {
        var paths = partners.paths();
        var effects = new ArrayList<Effect>(List.of(new HaConfEffect(paths), new CronFiles(paths)));
        if (partners.config().postgresql().configure()) {
            effects.add(postgresql());
        }
        effects.add(expiry);
        effects.add(backups);
        return List.copyOf(effects);
    }

    /** Makes the expiry so again, now and then; what is wrong with it is among the warnings. */
    void keep() throws InterruptedException {
        expiry.keep();
    }

    private Effect postgresql() {
        var paths = partners.paths();
        return new PostgresAccess(
                paths,
                clusters,
                partners.config().postgresql().clusters(),
                new HbaRule(partners.config().replication().databases(), ReplicationRole.NAME),
                local,
                partners.ticker());
    }
}
