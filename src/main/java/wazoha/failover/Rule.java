package wazoha.failover;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One row of a table: in this phase, when this holds, go there and do that, because.
 *
 * @param id never changes and is never used again for another row
 * @param words the condition as people read it; empty for a resting row
 */
public record Rule<F>(
        int id, Phase from, String words, Predicate<F> condition, Phase to, List<Action> actions, String why) {

    /** A row under construction, so that a table reads from left to right. */
    static final class Draft<F> {
        private final int id;
        private final Phase from;
        private String words = "";
        private Predicate<F> condition = facts -> true;
        private Phase to;
        private List<Action> actions = List.of();

        Draft(int id, Phase from) {
            this.id = id;
            this.from = from;
            this.to = from;
        }

        Draft<F> when(String words, Predicate<F> condition) {
            this.words = words;
            this.condition = condition;
            return this;
        }

        Draft<F> then(Phase next, Action... wishes) {
            to = next;
            actions = List.of(wishes);
            return this;
        }

        Rule<F> because(String why) {
            return new Rule<>(id, from, words, condition, to, actions, why);
        }
    }

    boolean matches(Phase phase, F facts) {
        return phase == from && condition.test(facts);
    }

    /** The same row without one of its actions: for tests that prove that the action is needed. */
    Rule<F> without(Action action) {
        Set<Action> rest = actions.isEmpty() ? EnumSet.noneOf(Action.class) : EnumSet.copyOf(actions);
        rest.remove(action);
        var kept = Arrays.stream(Action.values()).filter(rest::contains).toList();
        return new Rule<>(id, from, words, condition, to, kept, why);
    }
}
