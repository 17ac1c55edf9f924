package wazoha.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import wazoha.node.Finding;
import wazoha.node.Finding.Where;

/** The checks of a {@link DatabaseLook} by name: so that one which was not made is told as well. */
final class LookChecks {
    private static final List<String> COMPARED = List.of(
            "clocks", "two servers", "wazo-ha", "PostgreSQL", "encoding", "locale", "schema versions", "schema");

    /** Of these each database has its own answer; the others are about the servers. */
    private static final List<String> OF_EACH = List.of("encoding", "locale", "schema versions", "schema");

    private LookChecks() {}

    static boolean isOfEach(Finding finding) {
        return OF_EACH.contains(finding.check());
    }

    /** The comparisons of both sides that are not among the findings. */
    static List<Finding> uncompared(boolean further, List<Finding> found, String reason) {
        return notLookedAt(compared(further), found, reason);
    }

    /** All checks of a node with this role that are not among the findings. */
    static List<Finding> missing(Where where, boolean further, List<Finding> found, String reason) {
        var checks = Stream.of(Finding.about("own database", where), Finding.about("collation", where));
        var more = new ArrayList<Finding.Subject>();
        if (where != Where.THIS_NODE && !further) {
            more.add(Finding.about("letterbox", Where.SLAVE));
        }
        if (where == Where.MASTER || (where == Where.SLAVE && !further)) {
            more.add(Finding.about("database role", Where.SLAVE));
        }
        if (where == Where.MASTER) {
            compared(further).forEach(more::add);
            more.add(Finding.about("rights", Where.SLAVE));
            more.add(Finding.about("lineage", Where.BOTH));
        } else if (where == Where.SLAVE) {
            more.add(Finding.about("data", Where.SLAVE));
        }
        return notLookedAt(Stream.concat(checks, more.stream()), found, reason);
    }

    private static Stream<Finding.Subject> compared(boolean further) {
        return (further ? OF_EACH : COMPARED).stream().map(check -> Finding.about(check, Where.BOTH));
    }

    private static List<Finding> notLookedAt(Stream<Finding.Subject> checks, List<Finding> found, String reason) {
        return checks.map(about -> about.notLookedAt(reason))
                .filter(one -> found.stream().noneMatch(known -> known.check().equals(one.check())))
                .toList();
    }
}
