package wazoha.failover;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import wazoha.node.NodeRole;

/** Prints docs/failover.md from the tables, so that the page cannot say anything else than the program does. Pure. */
public final class FailoverPage {
    private static final String HEAD = """
            # Who serves: the decision

            This page is printed from the code (`wazoha.failover`); a test fails when it is stale, and
            `./test -Dtest=FailoverPageTest -Dwrite=true` writes it anew. The first row of the phase that matches decides,
            one row a cycle. A row's number never changes and is in every line of history.

            An order is what an operator asked for: `hold` (HOLD), `hold --even-if-nobody-serves`
            (HOLD_EVEN_IF_NOBODY_SERVES), `xivo-manage-slave-services start` (SERVE) and `stop` (STOP).

            """;
    private static final String TAIL = """
            ## Claiming

            Before telephony starts after a boot, a takeover or a return, a node claims: a compare-and-set on holder and
            epoch of the row `wazo_ha.state` in the slave's database. A claim takes the smallest epoch of the node's own
            parity (masters even, slaves odd) above the row's. The slave's claim first ends the file verbs and all sessions
            of the replication role, and marks the data dirty in the same commit. A slave whose own database has not
            answered for 5 s claims by its journal alone, and has PostgreSQL restarted (`postgresql.unit`): a server that
            only hangs would let a master finish the copy that it was in the middle of. After every start of PostgreSQL the
            guard stays closed until the slave's daemon opens it, and it does not before the letterbox knows of the claim:
            until then no master copies, and none claims by that letterbox. A master that reaches nobody for `failover.ask_slave` serves unclaimed, and claims
            as soon as the slave is reachable and silent.

            A master to which the slave's database does not answer (port closed, server down) claims by the verb `claim` over
            ssh. The slave's daemon decides on the same conditions: by its letterbox, which stays the truth as long as it
            answers it; by its journal once that has been silent for 5 s. It refuses while it takes over, serves or hands back,
            and while it cannot decide; it answers a repeated claim as the first. What the journal decided is written into the
            letterbox as soon as that answers, after a claim of the slave's own that it does not know of yet. Words travel the
            same way: the diagnoses above are made of whichever word moved last. If neither port is open, a slave that serves
            goes on, and both nodes warn.

            ## Data

            What a master may do with the data is governed by dirty and service, not by epochs: nothing goes forward while
            the slave serves or is dirty; what a slave collected is fetched (in RETURNING, and once more after the slave
            handed back), and only then dirty is cleared and replication resumes.
            """;

    private FailoverPage() {}

    public static String text() {
        return HEAD
                + diagnoses(
                        "What a slave sees of its master",
                        Arrays.stream(MasterSight.values())
                                .map(sight -> "| %s | %s |".formatted(sight, sight.meaning()))
                                .toList())
                + diagnoses(
                        "What a master sees of its slave",
                        Arrays.stream(SlaveSight.values())
                                .map(sight -> "| %s | %s |".formatted(sight, sight.meaning()))
                                .toList())
                + table("Slave", SlaveRules.TABLE, NodeRole.SLAVE)
                + table("Master", MasterRules.TABLE, NodeRole.MASTER)
                + TAIL;
    }

    private static String diagnoses(String title, List<String> rows) {
        return "## %s\n\n| diagnosis | meaning |\n| --- | --- |\n%s\n\n".formatted(title, String.join("\n", rows));
    }

    private static <F> String table(String title, RuleTable<F> table, NodeRole role) {
        return "## %s\n\n%s\n%s\n".formatted(title, picture(table, role), rows(table));
    }

    private static <F> String rows(RuleTable<F> table) {
        return table.rows().stream()
                .map(row -> "| %d | %s | %s | %s | %s | %s |\n"
                        .formatted(
                                row.id(),
                                row.from(),
                                row.words().isEmpty() ? "otherwise" : row.words(),
                                row.to() == row.from() ? "stays" : row.to(),
                                row.actions().stream().map(Action::words).collect(Collectors.joining(", ")),
                                row.why()))
                .collect(Collectors.joining(
                        "",
                        "| rule | phase | when | next | then | because |\n| --- | --- | --- | --- | --- | --- |\n",
                        ""));
    }

    private static <F> String picture(RuleTable<F> table, NodeRole role) {
        var moves = Phase.of(role).stream()
                .flatMap(phase -> table.rows().stream().filter(row -> row.from() == phase && row.to() != phase))
                .map(row -> "    %s --> %s: %d\n".formatted(row.from(), row.to(), row.id()))
                .collect(Collectors.joining());
        return "```mermaid\nstateDiagram-v2\n    [*] --> %s\n%s```\n"
                .formatted(role == NodeRole.MASTER ? Phase.STARTING : Phase.STANDBY, moves);
    }
}
