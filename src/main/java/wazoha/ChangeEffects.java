package wazoha;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.SipExpiry;
import wazoha.asterisk.SipGeneral;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.host.Clusters;
import wazoha.host.CronFiles;
import wazoha.host.DebianClusters;
import wazoha.host.DebianPostgres;
import wazoha.host.HaConfEffect;
import wazoha.host.HbaRule;
import wazoha.host.LocalEnd;
import wazoha.host.PostgresAccess;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.ExpiryTables;
import wazoha.registrar.RegistrarBackups;
import wazoha.replication.ReplicationRole;
import wazoha.replication.SipTemplates;

/**
 * What a change of configuration does to this node, in that order (docs/contract.md, section 3). The role itself is
 * first, because the sentinel of the old one must be gone before anything else changes.
 */
record ChangeEffects(Partners partners, Clusters clusters, LocalEnd local, SipExpiry expiry, RegistrarBackups backups) {
    static ChangeEffects of(Partners partners, AmiDoor ami, SipGeneral general, RegistrarBackups backups) {
        var paths = partners.paths();
        var clusters = new DebianClusters(paths, DebianPostgres.of(paths));
        return of(partners, clusters, LocalEnd.ofKernel(), ami, general, backups);
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
            RegistrarBackups backups) {
        var include = partners.config().asterisk().include().toString();
        var expiry = new SipExpiry(
                partners.paths(),
                partners.paths().resolve(include),
                general,
                new OwnTables(partners),
                ami,
                partners.ticker(),
                ChangeEffects::warn);
        return new ChangeEffects(partners, clusters, local, expiry, backups);
    }

    private static void warn(String warning) {
        LoggerFactory.getLogger(SipExpiry.class).warn("{}", warning);
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

    /** @throws EffectException what is not in force, though this look has tried */
    void keep() throws EffectException, InterruptedException {
        var wrong = expiry.keep();
        if (!wrong.isEmpty()) {
            throw new EffectException(String.join("; ", wrong));
        }
    }

    private Effect postgresql() {
        var paths = partners.paths();
        return new PostgresAccess(
                paths,
                clusters,
                partners.config().postgresql().clusters(),
                new HbaRule(partners.config().database().name(), ReplicationRole.NAME),
                local,
                partners.ticker());
    }

    /** The tables of this node's database. One that has no password yet, until it is paired, has no tables of Wazo either. */
    private record OwnTables(Partners partners) implements ExpiryTables {
        @Override
        public List<Cell> read() throws EffectException {
            return now().read();
        }

        @Override
        public void write(List<Cell> cells) throws EffectException {
            now().write(cells);
        }

        private ExpiryTables now() {
            try {
                return new SipTemplates(partners.ownDatabase());
            } catch (RefusedException notYet) {
                return ExpiryTables.NONE;
            }
        }
    }
}
