package wazoha.replication;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which tables are never replicated: names, where {@code *} stands for any text. */
record Exclusions(List<String> texts, List<Pattern> patterns) {
    static Exclusions of(List<String> texts) {
        return new Exclusions(
                List.copyOf(texts), texts.stream().map(Exclusions::pattern).toList());
    }

    boolean covers(String table) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(table).matches());
    }

    /** The same for PostgreSQL; empty if there are no patterns. */
    String regularExpression() {
        return texts.isEmpty()
                ? ""
                : texts.stream()
                        .map(text -> text.replace("$", "[$]").replace("*", ".*"))
                        .collect(Collectors.joining("|", "^(?:", ")$"));
    }

    /** By its own name or by that of a partitioned table that it is a part of. */
    boolean covers(CopiedTable table) {
        return covers(table.name()) || table.roots().stream().anyMatch(this::covers);
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }
}
