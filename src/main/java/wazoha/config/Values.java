package wazoha.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the files say, key by key: every occurrence is checked, the last one counts. Not thread-safe. */
final class Values {
    private final Map<String, List<Item>> items = new HashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> broken = new LinkedHashSet<>();
    private final Problems problems;

    Values(List<Item> all, Problems problems) {
        this.problems = problems;
        all.forEach(item ->
                items.computeIfAbsent(item.key(), key -> new ArrayList<>()).add(item));
    }

    /** The last value of the key, or the standard one if no file sets it (or sets it wrongly, which is reported). */
    <T> T get(String key, Form<T> form, T standard) {
        asked.add(key);
        T last = standard;
        for (var item : items.getOrDefault(key, List.of())) {
            Optional<T> value = form.read(item, problems);
            if (value.isEmpty()) {
                broken.add(key);
            }
            last = value.orElse(last);
        }
        return last;
    }

    /** The keys asked for up to now, in that order. */
    Set<String> asked() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(asked));
    }

    boolean sound(String key) {
        return !broken.contains(key);
    }

    /** Where the value that counts stands; empty if it is the standard one. */
    Optional<Place> place(String key) {
        var all = items.getOrDefault(key, List.of());
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1).place());
    }

    /** Reports every key that nobody asked for, with the one that was probably meant. */
    void refuseUnknownKeys() {
        items.forEach((key, occurrences) -> {
            if (!asked.contains(key)) {
                occurrences.forEach(item -> problems.add(item.place(), unknown(item)));
            }
        });
    }

    /** A word without a dot may also be meant as a section. */
    private Set<String> candidates(String key) {
        var candidates = new LinkedHashSet<>(asked);
        if (!key.contains(".")) {
            asked.stream().filter(known -> known.contains(".")).forEach(known -> candidates.add(above(known)));
        }
        return candidates;
    }

    private static String above(String key) {
        return key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
    }

    private String unknown(Item item) {
        var key = item.key();
        if (asked.stream().anyMatch(known -> known.startsWith(key + "."))) {
            return "%s is %s: it is a section, its keys stand below it, indented".formatted(key, item.shown());
        }
        var above = above(key);
        if (asked.contains(above)) {
            return "%s has keys below it (%s): it is a single value".formatted(above, key);
        }
        var meant = NearestKey.of(key, candidates(key))
                .map("did you mean %s?"::formatted)
                .orElse("every key is explained in the sample etc/config.yml");
        return "%s is unknown (it is %s): %s".formatted(key, item.shown(), meant);
    }
}
