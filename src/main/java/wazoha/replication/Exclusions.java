package wazoha.replication;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which tables are never replicated: names, where {@code *} stands for any text. */
record Exclusions(List<Pattern> patterns) {
    static Exclusions of(List<String> texts) {
        return new Exclusions(texts.stream().map(Exclusions::pattern).toList());
    }

    boolean covers(String table) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(table).matches());
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }
}
