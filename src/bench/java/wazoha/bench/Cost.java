package wazoha.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What one copy cost.
 *
 * @param servers processor time of both servers
 * @param ours processor time of the program that copies, and of its children
 * @param walBytes written on the slave
 * @param temporaryFiles made on both servers
 * @param longestWait of a reader on the slave meanwhile
 */
record Cost(Duration wall, Duration servers, Duration ours, long walBytes, long temporaryFiles, Duration longestWait) {

    /** Each figure's own median; of temporary files the most, because one is too many. */
    static Cost median(List<Cost> costs) {
        return new Cost(
                middle(costs, Cost::wall),
                middle(costs, Cost::servers),
                middle(costs, Cost::ours),
                middle(costs, Cost::walBytes),
                costs.stream().mapToLong(Cost::temporaryFiles).max().orElse(0),
                middle(costs, Cost::longestWait));
    }

    /** The worst wait of all rounds. */
    static Duration worstWait(List<Cost> costs) {
        return costs.stream()
                .map(Cost::longestWait)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static <T extends Comparable<T>> T middle(List<Cost> costs, Function<Cost, T> figure) {
        var sorted = costs.stream().map(figure).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
