package wazoha.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where something stands.
 *
 * @param order of the file among those read: a later file overrides an earlier one
 * @param line counted from 1; 0 stands for the file as a whole
 */
record Place(int order, Path file, int line) implements Comparable<Place> {
    Place at(int otherLine) {
        return new Place(order, file, otherLine);
    }

    @Override
    public int compareTo(Place other) {
        return Comparator.comparingInt(Place::order)
                .thenComparingInt(Place::line)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line;
    }
}
