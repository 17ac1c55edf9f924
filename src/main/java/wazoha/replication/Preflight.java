package wazoha.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import wazoha.node.Product;

/** What must hold before the first row moves (docs/contract.md, section 6). */
final class Preflight {
    /** GRANT SET ON PARAMETER, without which the replication role would need to be a superuser, came with 15. */
    private static final int OLDEST = 15;
    /** Differences named in one message; the number of the others is told. */
    private static final int NAMED = 8;

    private record Server(int major, String version, String encoding, String started, DatabaseLocale locale) {
        static Server of(Connection connection) throws SQLException {
            var locale = DatabaseLocale.of(connection);
            return Sql.one(
                    connection,
                    row -> new Server(row.getInt(1), row.getString(2), row.getString(3), row.getString(4), locale),
                    "SELECT current_setting('server_version_num')::integer / 10000, current_setting('server_version'),"
                            + " current_setting('server_encoding'), pg_postmaster_start_time()::text");
        }
    }

    private final DatabaseAccess masterPlace;
    private final DatabaseAccess slavePlace;

    Preflight(DatabaseAccess masterPlace, DatabaseAccess slavePlace) {
        this.masterPlace = masterPlace;
        this.slavePlace = slavePlace;
    }

    /** Both connections have {@link Canonical} settings: times are compared as text. */
    void check(Connection master, Connection slave, Exclusions exclusions) throws SQLException, ReplicationException {
        var here = Server.of(master);
        var there = Server.of(slave);
        if (here.started.equals(there.started)) {
            throw refused(
                    "both are the same server (started at %s)".formatted(here.started),
                    "set remote_address to the other node");
        }
        checkBuild(Product.version(), Build.read(slave));
        checkServers(here, there);
        checkLocales(here.locale, there.locale);
        checkSchemas(
                "the versions of the schemas differ",
                SchemaVersions.of(master).differences(SchemaVersions.of(slave)),
                "upgrade the node that is behind, so that its database is migrated too");
        checkSchemas(
                "the schemas differ",
                Fingerprint.of(master, exclusions).differences(Fingerprint.of(slave, exclusions)),
                "bring both nodes to the same version and migrate both databases");
    }

    private void checkBuild(String here, String there) throws ReplicationException {
        if (!here.equals(there)) {
            throw refused(
                    "wazo-ha is %s on the master and %s on the slave".formatted(here, there),
                    "install the same version of wazo-ha on both nodes and restart it there; until then the pair fails over"
                            + " with the rows of the last run");
        }
    }

    private void checkServers(Server here, Server there) throws ReplicationException {
        if (here.major < OLDEST || there.major < OLDEST) {
            throw refused(
                    "PostgreSQL is %s on the master and %s on the slave, and %d is the oldest that will do"
                            .formatted(here.version, there.version, OLDEST),
                    "upgrade PostgreSQL");
        }
        if (!here.encoding.equals(there.encoding)) {
            throw refused(
                    "the encoding is %s on the master and %s on the slave".formatted(here.encoding, there.encoding),
                    "create the slave's database again with ENCODING '%s'".formatted(here.encoding));
        }
    }

    private void checkLocales(DatabaseLocale here, DatabaseLocale there) throws ReplicationException {
        if (!here.sameRules(there)) {
            throw refused(
                    "the locale is %s on the master and %s on the slave".formatted(here.describe(), there.describe()),
                    "create the slave's database again with the locale of the master; generate it first if the slave's"
                            + " system lacks it (dpkg-reconfigure locales, then restart PostgreSQL)");
        }
        if (!here.version().equals(there.version())) {
            throw refused(
                    "the rules of locale %s have version %s on the master and %s on the slave"
                            .formatted(here.collate(), here.version(), there.version()),
                    "bring both systems to the same release; on the one that was upgraded then REINDEX DATABASE and ALTER"
                            + " DATABASE ... REFRESH COLLATION VERSION");
        }
    }

    private void checkSchemas(String what, List<String> differences, String remedy) throws ReplicationException {
        if (!differences.isEmpty()) {
            int others = differences.size() - NAMED;
            throw refused(
                    "%s: %s%s"
                            .formatted(
                                    what,
                                    String.join("; ", differences.subList(0, Math.min(NAMED, differences.size()))),
                                    others > 0 ? "; and %d more".formatted(others) : ""),
                    remedy);
        }
    }

    private ReplicationException refused(String why, String remedy) {
        return new ReplicationException(
                ReplicationException.Kind.REFUSED,
                "replication from %s to %s refused: %s; the slave's rows are unchanged; remedy: %s"
                        .formatted(masterPlace.place(), slavePlace.place(), why, remedy),
                null);
    }
}
