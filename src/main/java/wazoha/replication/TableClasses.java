package wazoha.replication;

import java.util.List;
import java.util.stream.Stream;

/**
 * How each table is treated, by patterns of names where {@code *} stands for any text; a table that no pattern names is
 * copied and proven equal.
 *
 * @param exclude never replicated
 * @param runtime copied, but outside of the equality that a run proves: what services write on either node at any time
 * @param tokens the master's rows are added, those that it has revoked are deleted, the slave's own are kept
 */
public record TableClasses(List<String> exclude, List<String> runtime, List<String> tokens) {
    public TableClasses {
        exclude = List.copyOf(exclude);
        runtime = List.copyOf(runtime);
        tokens = List.copyOf(tokens);
    }

    /** Without the two special classes. */
    public static TableClasses excluding(List<String> exclude) {
        return new TableClasses(exclude, List.of(), List.of());
    }

    Exclusions excluded() {
        return Exclusions.of(exclude);
    }

    boolean isRuntime(CopiedTable table) {
        return Exclusions.of(runtime).covers(table);
    }

    boolean isTokens(CopiedTable table) {
        return Exclusions.of(tokens).covers(table);
    }

    /** Whether both sides must hold the same rows. */
    boolean mustBeEqual(CopiedTable table) {
        return !isRuntime(table) && !isTokens(table);
    }

    /** What the slave does not owe the master after an outage: neither its base nor a fetch covers these. */
    public List<String> unfetched() {
        return Stream.concat(exclude.stream(), tokens.stream()).toList();
    }
}
