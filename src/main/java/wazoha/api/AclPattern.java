package wazoha.api;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One entry of a token's access list: dotted words, where {@code *} stands for one whole or partial segment, {@code #}
 * for anything, and a leading {@code !} denies (docs/contract.md, section 3).
 */
record AclPattern(boolean denies, String pattern) {
    private static final Pattern WELL_FORMED = Pattern.compile("!?[A-Za-z0-9_.*#{}-]{1,255}");

    static AclPattern parse(String text) {
        if (!WELL_FORMED.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not an access pattern: dotted words, * for one segment, # for anything, a leading ! denies"
                            .formatted(text));
        }
        return text.startsWith("!") ? new AclPattern(true, text.substring(1)) : new AclPattern(false, text);
    }

    /** Whether the list permits the access: some entry allows it and none denies it, in whatever order they stand. */
    static boolean permits(List<AclPattern> list, String access) {
        return list.stream().anyMatch(entry -> !entry.denies && entry.matches(access))
                && list.stream().noneMatch(entry -> entry.denies && entry.matches(access));
    }

    /** Time and space grow with the product of both lengths, whatever the pattern is. */
    boolean matches(String access) {
        boolean[] reached = new boolean[access.length() + 1];
        reached[0] = true;
        for (int i = 0; i < pattern.length(); i++) {
            reached = step(reached, pattern.charAt(i), access);
        }
        return reached[access.length()];
    }

    /** Which prefixes of the access the pattern can have consumed after one more of its symbols. */
    private static boolean[] step(boolean[] before, char symbol, String access) {
        boolean[] after = new boolean[before.length];
        for (int i = 0; i < before.length; i++) {
            boolean consumed = i > 0
                    && switch (symbol) {
                        case '#' -> after[i - 1];
                        case '*' -> (before[i - 1] || after[i - 1]) && access.charAt(i - 1) != '.';
                        default -> before[i - 1] && access.charAt(i - 1) == symbol;
                    };
            after[i] = consumed || (symbol == '#' && before[i]);
        }
        return after;
    }
}
