package wazoha.daemon;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong outside of the cycle and stays so until somebody looks again, such as a value that did not come into
 * force: a warning of the status as long as it lasts, a line of history when it begins and when it is over. Thread-safe.
 */
final class Concerns {
    static final String BEGUN = "warning";
    static final String OVER = "warning_over";
    private static final Logger LOG = LoggerFactory.getLogger(Concerns.class);

    private final Board.Herald history;
    private final Map<String, List<String>> standing = new ConcurrentHashMap<>();

    Concerns(Board.Herald history) {
        this.history = history;
    }

    /**
     * Takes all that is wrong with a subject now, in place of what was; what is unchanged is not told again.
     *
     * @param now a sentence each; none if all is well
     */
    void set(String subject, List<String> now) {
        var before = now.isEmpty() ? standing.remove(subject) : standing.put(subject, List.copyOf(now));
        var old = before == null ? List.<String>of() : before;
        old.stream().filter(text -> !now.contains(text)).forEach(text -> {
            LOG.info("{}: no longer: {}", subject, text);
            history.announce(OVER, text(subject, text));
        });
        now.stream().filter(text -> !old.contains(text)).forEach(text -> {
            LOG.warn("{}: {}", subject, text);
            history.announce(BEGUN, text(subject, text));
        });
    }

    /** Sentences for people, by subject. */
    List<String> all() {
        return standing.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> entry.getValue().stream().map(text -> text(entry.getKey(), text)))
                .toList();
    }

    private static String text(String subject, String text) {
        return text.startsWith(subject) ? text : "%s: %s".formatted(subject, text);
    }
}
