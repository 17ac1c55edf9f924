package wazoha.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class NearestKey {
    private NearestKey() {}

    /** The known key with the fewest letters to change, if these are few; else one that begins so, or the same word in another section. */
    static Optional<String> of(String unknown, Collection<String> known) {
        int tolerated = Math.max(2, unknown.length() / 4);
        return known.stream()
                .min(Comparator.comparingInt((String key) -> distance(unknown, key))
                        .thenComparing(key -> key))
                .filter(key -> distance(unknown, key) <= tolerated)
                .or(() -> known.stream().filter(key -> key.startsWith(unknown)).findFirst())
                .or(() -> known.stream()
                        .filter(key -> last(key).equals(last(unknown)))
                        .findFirst());
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance: letters to insert, remove or replace. */
    static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column < previous.length; column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
