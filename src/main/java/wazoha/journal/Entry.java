package wazoha.journal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import wazoha.node.Epoch;

/**
 * One thing that happened on this node.
 *
 * @param rule the number of the rule that decided, 0 if none did
 * @param event a short name, such as {@code failover} or {@code ha_edited}
 * @param phase of the node afterwards
 * @param reason the words of the rule, or why an order was given
 * @param observed what was seen, for people
 * @param done what was done about it, for people; empty for nothing
 * @param took how long that took; zero where nothing was done
 */
public record Entry(
        Instant time,
        Epoch epoch,
        int rule,
        String event,
        String phase,
        String reason,
        String observed,
        String done,
        Duration took) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Whether the other tells the same again: the time and how long it took may differ. */
    boolean repeats(Entry other) {
        return at(Instant.EPOCH).equals(other.at(Instant.EPOCH));
    }

    private Entry at(Instant otherTime) {
        return new Entry(otherTime, epoch, rule, event, phase, reason, observed, done, Duration.ZERO);
    }

    /** One line without its end. */
    String line() {
        return json().toString();
    }

    /** The line that says that this happened so many times more, last at this entry's time. */
    String line(long repeated) {
        return json().put("repeated", repeated).toString();
    }

    private ObjectNode json() {
        return JSON.createObjectNode()
                .put("time", time.toString())
                .put("epoch", epoch.number())
                .put("rule", rule)
                .put("event", event)
                .put("phase", phase)
                .put("reason", reason)
                .put("observed", observed)
                .put("done", done)
                .put("took_ms", took.toMillis());
    }
}
