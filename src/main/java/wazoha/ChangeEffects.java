package wazoha;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import wazoha.asterisk.AmiDoor;
import wazoha.asterisk.SipExpiry;
import wazoha.asterisk.SipGeneral;
import wazoha.daemon.Partners;
import wazoha.daemon.RefusedException;
import wazoha.host.CronFiles;
import wazoha.host.DebianClusters;
import wazoha.host.DebianPostgres;
import wazoha.host.HaConfEffect;
import wazoha.host.HbaRule;
import wazoha.host.LocalEnd;
import wazoha.host.PostgresAccess;
import wazoha.node.Effect;
import wazoha.node.ExpiryTables;
import wazoha.registrar.RegistrarBackups;
import wazoha.replication.ReplicationRole;
import wazoha.replication.SipTemplates;

/**
 * What a change of configuration does to this node, in that order (docs/contract.md, section 3). The role itself is
 * first, because the sentinel of the old one must be gone before anything else changes.
 */
record ChangeEffects(Partners partners, AmiDoor ami, SipGeneral general, RegistrarBackups backups) {
    List<Effect> all() {
        var paths = partners.paths();
        var effects = new ArrayList<Effect>(List.of(new HaConfEffect(paths), new CronFiles(paths)));
        if (partners.config().postgresql().configure()) {
            effects.add(postgresql());
        }
        effects.add(new SipExpiry(
                paths,
                include(),
                general,
                tables(),
                ami,
                partners.ticker(),
                warning -> LoggerFactory.getLogger(SipExpiry.class).warn("{}", warning)));
        effects.add(backups);
        return List.copyOf(effects);
    }

    private Effect postgresql() {
        var paths = partners.paths();
        return new PostgresAccess(
                paths,
                new DebianClusters(paths, DebianPostgres.of(paths)),
                partners.config().postgresql().clusters(),
                new HbaRule(partners.config().database().name(), ReplicationRole.NAME),
                LocalEnd.ofKernel(),
                partners.ticker());
    }

    private Path include() {
        return partners.paths().resolve(partners.config().asterisk().include().toString());
    }

    /** A node whose database has no password yet has no tables of Wazo either. */
    private ExpiryTables tables() {
        try {
            return new SipTemplates(partners.ownDatabase());
        } catch (RefusedException notYet) {
            return ExpiryTables.NONE;
        }
    }
}
