package wazoha.host;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import wazoha.node.Effect;
import wazoha.node.EffectException;
import wazoha.node.HaSettings;
import wazoha.node.NodePaths;
import wazoha.node.NodeRole;
import wazoha.node.StoppedException;
import wazoha.node.Ticker;

/**
 * Whether the peer reaches this node's PostgreSQL (docs/contract.md, section 3): a slave lets its master in, by one
 * line of pg_hba.conf and by listening where the master looks for it; a master and a node that is disabled let nobody
 * in. Settings and lines of the administrator stay; ours stand between marks or in a file of our own.
 */
public final class PostgresAccess implements Effect {
    /** With the last word after a failure still less than the 10 s that a change may take. */
    private static final Duration LIMIT = Duration.ofSeconds(7);

    /** In what is noted for undo: whether our certificate was there. */
    private static final String CERTIFICATE = "certificate";

    private final NodePaths paths;
    private final Clusters clusters;
    private final Set<String> named;
    private final HbaRule rule;
    private final LocalEnd localEnd;
    private final Ticker ticker;

    /**
     * @param named the clusters that the peer is let into, such as {@code 15/main}; empty: the one there is, or those
     *     that have the database
     * @param rule who is let in
     */
    public PostgresAccess(
            NodePaths paths, Clusters clusters, List<String> named, HbaRule rule, LocalEnd localEnd, Ticker ticker) {
        this.paths = paths;
        this.clusters = clusters;
        this.named = Set.copyOf(named);
        this.rule = rule;
        this.localEnd = localEnd;
        this.ticker = ticker;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Change plan(HaSettings wanted) throws EffectException, InterruptedException {
        var left = TimeLeft.of(LIMIT, ticker);
        var lines = new ArrayList<String>();
        var waits = new ArrayList<String>();
        var before = JsonNodeFactory.instance.objectNode();
        for (var change : changes(wanted, left)) {
            change.waits().ifPresent(waits::add);
            if (change.isNeeded()) {
                lines.addAll(change.lines());
                var certificate = new OwnCertificate(change.cluster().data());
                before.set(
                        change.cluster().name(),
                        FormerTexts.note(change.former()).put(CERTIFICATE, certificate.exists()));
            }
        }
        String later = String.join("; ", waits);
        return before.isEmpty()
                ? new Change(List.of(), "", later)
                : new Change(List.copyOf(lines), before.toString(), later);
    }

    @Override
    public void apply(HaSettings wanted) throws EffectException, InterruptedException {
        var left = TimeLeft.of(LIMIT, ticker);
        var made = new ArrayDeque<AccessChange>();
        var waits = new ArrayList<String>();
        for (var change : changes(wanted, left)) {
            change.waits().ifPresent(waits::add);
            try {
                change.make(server(change.cluster(), left));
                made.push(change);
            } catch (EffectException fault) {
                takeBack(made, left, fault);
                throw fault;
            }
        }
        if (!waits.isEmpty()) {
            throw new StoppedException(String.join("; ", waits));
        }
    }

    private void takeBack(Deque<AccessChange> made, TimeLeft left, EffectException fault) throws InterruptedException {
        for (var change : made) {
            try {
                change.takeBack(server(change.cluster(), left));
            } catch (EffectException stays) {
                fault.addSuppressed(stays);
            }
        }
    }

    @Override
    public void undo(String before) throws EffectException, InterruptedException {
        if (before.isEmpty()) {
            return;
        }
        var left = TimeLeft.of(LIMIT, ticker);
        try {
            var noted = FormerFile.read(before);
            for (var cluster : clusters.find()) {
                var former = noted.path(cluster.name());
                if (former.isObject()) {
                    var now = ClusterFiles.read(cluster);
                    var then = FormerTexts.restore(former, now);
                    new AccessChange(cluster, now, then, Aim.Former.of(cluster, then), unread(cluster))
                            .restore(server(cluster, left));
                    if (!former.path(CERTIFICATE).asBoolean(true)) {
                        new OwnCertificate(cluster.data()).remove(); // the server does not use it any more
                    }
                }
            }
        } catch (IOException fault) {
            throw new EffectException("the files of PostgreSQL are not as before: %s".formatted(fault), fault);
        }
    }

    private List<AccessChange> changes(HaSettings wanted, TimeLeft left) throws EffectException, InterruptedException {
        var all = clusters.find();
        var chosen = wanted.role() == NodeRole.SLAVE ? chosen(all, left) : Set.<String>of();
        var changes = new ArrayList<AccessChange>();
        for (var cluster : all) {
            if (chosen.contains(cluster.name())) {
                changes.add(opened(cluster, wanted));
            } else {
                closed(cluster).ifPresent(changes::add);
            }
        }
        for (var change : changes) {
            change.look(server(change.cluster(), left));
        }
        return changes;
    }

    private AccessChange opened(Cluster cluster, HaSettings wanted) throws EffectException {
        var peer = PeerText.of(wanted);
        try {
            var access = new PeerAccess(rule, peer, localEnd.towards(peer));
            var now = ClusterFiles.read(cluster);
            var then = access.files(cluster, now);
            return new AccessChange(cluster, now, then, new Aim.Open(access), unread(cluster));
        } catch (IOException fault) {
            throw new EffectException(
                    "PostgreSQL %s was not opened to %s: %s; nothing was changed"
                            .formatted(cluster.name(), peer, fault),
                    fault);
        }
    }

    /** Nothing if the cluster has no files, as one that was taken away by half. */
    private Optional<AccessChange> closed(Cluster cluster) throws EffectException {
        try {
            var now = ClusterFiles.read(cluster);
            return Optional.of(new AccessChange(cluster, now, now.bare(), new Aim.Closed(), unread(cluster)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException fault) {
            throw new EffectException(
                    "PostgreSQL %s was not closed: %s; nothing was changed".formatted(cluster.name(), fault), fault);
        }
    }

    private Set<String> chosen(List<Cluster> all, TimeLeft left) throws EffectException, InterruptedException {
        var names = all.stream().map(Cluster::name).collect(Collectors.toCollection(TreeSet::new));
        if (!names.containsAll(named)) {
            throw new EffectException(
                    "postgresql.clusters names %s, but the clusters of PostgreSQL on this host are %s; nothing was changed"
                            .formatted(new TreeSet<>(named), names));
        }
        if (!named.isEmpty()) {
            return named;
        }
        return names.size() == 1 ? names : withDatabase(all, left);
    }

    /** A cluster that is stopped cannot tell which databases it has; it counts only if no other has this one. */
    private Set<String> withDatabase(List<Cluster> all, TimeLeft left) throws EffectException, InterruptedException {
        var having = new TreeSet<String>();
        var stopped = new TreeSet<String>();
        for (var cluster : all) {
            if (!cluster.isRunning()) {
                stopped.add(cluster.name());
            } else if (server(cluster, left).state().hasDatabase()) {
                having.add(cluster.name());
            }
        }
        var chosen = having.isEmpty() ? stopped : having;
        if (chosen.isEmpty()) {
            throw new EffectException(
                    ("no cluster of PostgreSQL on this host has the database %s, so there is none to let the peer into;"
                                    + " nothing was changed. Install PostgreSQL, name the cluster in postgresql.clusters, or"
                                    + " set postgresql.configure: false and open it yourself")
                            .formatted(rule.database()));
        }
        return chosen;
    }

    private Server server(Cluster cluster, TimeLeft left) {
        return new Server(cluster, rule, left);
    }

    private Path unread(Cluster cluster) {
        return paths.state()
                .resolve("postgresql-%s.unread".formatted(cluster.name().replace('/', '-')));
    }
}
