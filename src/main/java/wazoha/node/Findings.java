package wazoha.node;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * All that a preflight of one node has found, the worst first.
 *
 * @param role of the node that looked
 * @param peer the address of the other one; empty without
 */
public record Findings(NodeRole role, String peer, List<Finding> all, Duration took) {
    public Findings {
        all = all.stream()
                .sorted(Comparator.comparing(Finding::severity)) // stable: looks keep their order
                .toList();
    }

    public long count(Finding.Severity severity) {
        return all.stream().filter(one -> one.severity() == severity).count();
    }

    /** Whether something keeps replication or failover from working. */
    public boolean refuse() {
        return all.stream().anyMatch(Finding::refuses);
    }
}
