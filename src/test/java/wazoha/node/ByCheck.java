package wazoha.node;

import java.util.List;

/** Findings, to be asked for by the look that found them. */
public record ByCheck(List<Finding> values) {
    /** The only one of this look. */
    public Finding get(String check) {
        var found = values.stream().filter(one -> one.check().equals(check)).toList();
        if (found.size() != 1) {
            throw new AssertionError("%d findings about %s in %s".formatted(found.size(), check, values));
        }
        return found.get(0);
    }

    public List<String> checks() {
        return values.stream().map(Finding::check).toList();
    }
}
