package wazoha.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects mistakes and tells them in the order in which a person meets them in the files. Not thread-safe. */
final class Problems {
    private record Problem(Place place, String text) {}

    private final List<Problem> found = new ArrayList<>();

    void add(Place place, String text) {
        found.add(new Problem(place, text));
    }

    boolean none() {
        return found.isEmpty();
    }

    List<String> texts() {
        return found.stream()
                .sorted(Comparator.comparing(Problem::place))
                .map(problem -> "%s: %s".formatted(problem.place(), problem.text()))
                .toList();
    }
}
