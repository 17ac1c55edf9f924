package wazoha.host;

import java.nio.file.Path;
import java.util.List;
import wazoha.node.NodePaths;

/**
 * How Debian keeps its PostgreSQL: a folder of configuration for each cluster, and programs that know them all.
 *
 * @param configuration the folder with VERSION/NAME/postgresql.conf
 * @param lsclusters prints the clusters without a heading
 * @param ctlcluster starts a cluster; version, name and verb are added
 * @param runuser runs a program as the user whose name is added; empty: as ourselves
 * @param psql the client; {@code --cluster VERSION/NAME} is added
 */
public record DebianPostgres(
        Path configuration, List<String> lsclusters, List<String> ctlcluster, List<String> runuser, List<String> psql) {

    /** The programs of the host, its configuration under the root: another root has no cluster of the host. */
    public static DebianPostgres of(NodePaths paths) {
        return new DebianPostgres(
                paths.resolve("/etc/postgresql"),
                List.of("pg_lsclusters", "--no-header"),
                List.of("pg_ctlcluster"),
                List.of("runuser", "-u"),
                List.of("psql"));
    }
}
