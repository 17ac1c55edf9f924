package wazoha.failover;

import java.util.List;

/** The rows of one role, in the order in which they are asked; the first that matches decides. Immutable. */
public record RuleTable<F>(List<Rule<F>> rows) {
    public RuleTable {
        rows = List.copyOf(rows);
    }

    /** Pure: same phase and facts, same decision. No clock, no I/O, no log. */
    public Decision decide(Phase phase, F facts) {
        for (var row : rows) {
            if (row.matches(phase, facts)) {
                return new Decision(row.to(), row.actions(), row.id(), row.why());
            }
        }
        throw new IllegalStateException("no rule for %s with %s".formatted(phase, facts));
    }

    /** The table without one row: for tests that prove that the row is needed. */
    public RuleTable<F> without(int id) {
        return new RuleTable<>(rows.stream().filter(row -> row.id() != id).toList());
    }

    /** The table without one action of one row: for tests that prove that the action is needed. */
    public RuleTable<F> without(int id, Action action) {
        return new RuleTable<>(rows.stream()
                .map(row -> row.id() == id ? row.without(action) : row)
                .toList());
    }
}
