package wazoha.host;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wazoha.node.EffectException;
import wazoha.node.NodePaths;
import wazoha.process.Outcome;
import wazoha.process.Program;

/** The clusters of a Debian host, by {@code pg_lsclusters}. */
public final class DebianClusters implements Clusters {
    /** It reads a few files and knocks at each cluster's socket. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final NodePaths paths;
    private final DebianPostgres debian;

    public DebianClusters(NodePaths paths, DebianPostgres debian) {
        this.paths = paths;
        this.debian = debian;
    }

    /** None where there is no {@code pg_lsclusters}; those whose configuration lies under another root do not count. */
    @Override
    public List<Cluster> find() throws EffectException, InterruptedException {
        var outcome = Program.of(debian.lsclusters())
                .with("LC_ALL", "C")
                .within(PATIENCE)
                .run();
        if (outcome instanceof Outcome.NotStarted) {
            return List.of();
        }
        if (!(outcome instanceof Outcome.Exited exited) || exited.status() != 0) {
            throw new EffectException("the clusters of PostgreSQL are not known, nothing was changed: %s: %s"
                    .formatted(String.join(" ", debian.lsclusters()), outcome.describe()));
        }
        var clusters = new ArrayList<Cluster>();
        for (var line : exited.output().lines().toList()) {
            add(line, clusters);
        }
        return clusters;
    }

    private void add(String line, List<Cluster> clusters) throws EffectException {
        if (line.isBlank() || ClusterRow.isRemnant(line)) {
            return;
        }
        var row = ClusterRow.parse(line)
                .orElseThrow(() -> new EffectException(
                        ("pg_lsclusters shows a cluster of PostgreSQL that cannot be understood, nothing was changed: %s."
                                        + " Mend that cluster or remove it (pg_dropcluster)")
                                .formatted(line.strip())));
        var cluster = new DebianCluster(paths, debian, row);
        if (Files.isRegularFile(cluster.configuration())) {
            clusters.add(cluster);
        }
    }
}
